import { fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { procedureCells } from './procedure-cells.ts'
import { procedurePage } from './procedure-page.ts'
import { resultOf } from './procedure-results.ts'

/**
 * `npm run calibration:procedure`: simulates every cell (each is kept as it is made, so that a stopped run goes on where it was) and writes
 * docs/method/procedure-calibration.md. `--runs N` for a quick look (the page is then written to reports/), `--fresh` after a change of the code,
 * `--only TEXT` for cells whose name holds it, `--workers N`.
 */
const pageRuns = 2000

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: String(pageRuns) },
    workers: { type: 'string', default: String(Math.min(4, availableParallelism())) },
    only: { type: 'string', default: '' },
    /** Writes the page of the docs with fewer runs than are meant; it says how many settings have them. */
    page: { type: 'boolean', default: false },
    fresh: { type: 'boolean', default: false },
    /** Set by the command itself: `i/n`, every n-th cell from the i-th. */
    part: { type: 'string' },
  },
})
const runs = Number(values.runs)
const workers = Number(values.workers)
if (!(Number.isInteger(runs) && runs > 0 && Number.isInteger(workers) && workers > 0)) {
  process.stderr.write('--runs and --workers must be whole numbers from 1 on\n')
  process.exit(2)
}
const cells = procedureCells().filter(({ name }) => name.includes(values.only))

const simulatePart = (part: string): void => {
  const [index = 0, of = 1] = part.split('/').map(Number)
  for (const [i, cell] of cells.entries()) {
    if (i % of !== index) continue
    const { result, wasKept } = resultOf(cell, { runs, isFresh: values.fresh })
    process.stderr.write(
      `${i + 1}/${cells.length} ${cell.name}: ${(100 * result.share).toFixed(1)} %${result.fails ? ', fails' : ''}${wasKept ? ' (kept)' : ''}\n`,
    )
  }
}

const forkPart = (index: number): Promise<number> =>
  new Promise((resolve) => {
    fork(import.meta.filename, [...process.argv.slice(2), '--part', `${index}/${workers}`]).on('exit', (code) => resolve(code ?? 1))
  })

if (values.part === undefined) {
  const codes = await Promise.all(Array.from({ length: workers }, (_, index) => forkPart(index)))
  if (codes.some((code) => code !== 0)) process.exit(1)
  const results = cells.map((cell) => resultOf(cell, { runs, isFresh: false }).result)
  const isWhole = values.only === '' && (runs >= pageRuns || values.page)
  const file = isWhole ? 'docs/method/procedure-calibration.md' : 'reports/calibration/procedure-calibration.md'
  writeFileSync(file, procedurePage(results, { date: new Date().toISOString().slice(0, 10), runs }))
  const failing = results.filter(({ fails }) => fails)
  process.stdout.write(
    `${results.length} settings, ${failing.length} fail; see ${file}\n${failing.map(({ cell }) => `- ${cell.name}\n`).join('')}`,
  )
} else simulatePart(values.part)
