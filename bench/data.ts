/**
 * Speed and memory of the data layer: rows imported a second, peak memory at 100,000 and 1,000,000 rows, and near-duplicate
 * search over 100,000 rows of 60 words. Run: `node bench/data.ts`.
 */
import { spawnSync } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { findDuplicates } from '../src/core/data/dedupe.ts'
import { normalise } from '../src/core/data/normalise.ts'
import { readExamples } from '../src/core/data/read-examples.ts'
import { createRandom } from '../src/core/lib/random.ts'
import { createDataReader } from '../src/io/data/create-data-reader.ts'

const random = createRandom(7)
const vocabulary = Array.from({ length: 20_000 }, (_, index) => `w${index.toString(36)}`)
/** Few words are frequent, most are rare, as in real text. */
const sentence = (words: number): string[] =>
  Array.from({ length: words }, () => vocabulary[Math.floor(random.next() ** 2 * vocabulary.length)] ?? '')

const writeRows = async (path: string, rows: number, line: (index: number) => string): Promise<void> => {
  const out = createWriteStream(path)
  for (let index = 0; index < rows; index++) if (!out.write(line(index))) await once(out, 'drain')
  out.end()
  await once(out, 'finish')
}

const peakMegabytes = (): number => Math.round(process.resourceUsage().maxRSS / 1024)

/** One file in a process of its own, so that its peak memory is its own. */
const importFile = async (path: string): Promise<void> => {
  const start = performance.now()
  let rows = 0
  for await (const read of readExamples(createDataReader().read(path), { file: 'bench', kind: 'classification', columns: {} }))
    if (read.status === 'read') rows++
  const seconds = (performance.now() - start) / 1000
  console.log(JSON.stringify({ rows, rowsPerSecond: Math.round(rows / seconds), peakMegabytes: peakMegabytes() }))
}

const searchDuplicates = (): void => {
  const count = 100_000
  const texts: string[] = []
  for (let row = 0; row < count; row++) {
    const words = row % 10 === 9 ? (texts[row - 5] ?? '').split(' ') : sentence(60)
    // Every tenth row is a near duplicate: one word of sixty changed leaves a Jaccard index of 0.84.
    if (row % 10 === 9) words[random.below(40) + 10] = 'changed'
    texts.push(words.join(' '))
  }
  const start = performance.now()
  const normalised = texts.map(normalise)
  const middle = performance.now()
  const before = process.cpuUsage()
  const { clusterOf } = findDuplicates(normalised)
  const seconds = (performance.now() - middle) / 1000
  const cpuSeconds = process.cpuUsage(before).user / 1e6
  const planted = Array.from({ length: count / 10 }, (_, index) => index * 10 + 9)
  const found = planted.filter((row) => clusterOf[row] === clusterOf[row - 5]).length
  console.log(
    JSON.stringify({
      rows: count,
      normaliseSeconds: (middle - start) / 1000,
      searchSeconds: seconds,
      searchCpuSeconds: cpuSeconds,
      rowsPerSecond: Math.round(count / seconds),
      found: found / planted.length,
      peakMegabytes: peakMegabytes(),
    }),
  )
}

const self = (...args: string[]): string =>
  spawnSync(process.execPath, [import.meta.filename, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).stdout.trim()

const [what, path] = process.argv.slice(2)
if (what === 'import' && path !== undefined) await importFile(path)
else if (what === 'duplicates') searchDuplicates()
else {
  const folder = await mkdtemp(join(tmpdir(), 'assay-bench-data-'))
  try {
    for (const rows of [100_000, 1_000_000]) {
      const csv = join(folder, `rows-${rows}.csv`)
      const jsonl = join(folder, `rows-${rows}.jsonl`)
      await writeRows(csv, rows, (index) =>
        index === 0 ? 'text,label\n' : `"${sentence(12).join(' ')}, and ${index}",label_${index % 50}\n`,
      )
      await writeRows(
        jsonl,
        rows,
        (index) =>
          `${JSON.stringify({
            messages: [
              { role: 'user', content: `${sentence(12).join(' ')} ${index}` },
              { role: 'assistant', content: `label_${index % 50}` },
            ],
          })}\n`,
      )
      console.log(`import CSV, ${rows} rows: ${self('import', csv)}`)
      console.log(`import messages JSONL, ${rows} rows: ${self('import', jsonl)}`)
      await rm(csv)
      await rm(jsonl)
    }
    console.log(
      `near duplicates, budget 2 s and 400 MB (text-dedup, 128 permutations, 2 processes, measured once: 22.6 s, 976 MB): ${self('duplicates')}`,
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
