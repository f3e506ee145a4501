/**
 * Rows a CPU second of all data checks of the catalogue that are not thorough, at 100,000 and 1,000,000 rows of 60 words, in free text
 * and with labels, and the time of each check; then the thorough ones. The near-duplicate search is not counted (`bench/data.ts` does).
 * Run: `node bench/data-checks.ts [ROWS ...]`.
 */
import { dataChecks } from '../src/core/data/checks/index.ts'
import { textScan } from '../src/core/data/checks/text-scan.ts'
import { diversityOf } from '../src/core/data/diversity/diversity.ts'
import type { Example } from '../src/core/data/example.ts'
import { createRandom } from '../src/core/lib/random.ts'
import type { TaskKind } from '../src/core/task/task.ts'

const random = createRandom(7)
const vocabulary = Array.from(
  { length: 20_000 },
  (_, index) => `w${index.toString(26).replaceAll(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)] ?? '')}`,
)
/** Few words are frequent, most are rare, as in real text. */
const sentence = (words: number): string =>
  Array.from({ length: words }, () => vocabulary[Math.floor(random.next() ** 2 * vocabulary.length)] ?? '').join(' ')

const cpuSeconds = (work: () => void): number => {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

const measure = (rows: number, kind: TaskKind): void => {
  const examples = Array.from({ length: rows }, (_, index): Example => ({
    id: `r${index}`,
    // 60 words a row: a label has none of them, an answer a third.
    input: sentence(kind === 'classification' ? 60 : 40),
    expected: kind === 'classification' ? `label ${index % 50}` : sentence(20),
    tags: [],
    weight: 1,
    source: { file: 'bench', line: index + 1 },
  }))
  const alone = Int32Array.from({ length: rows }, (_, row) => row)
  const texts = examples.map(({ input }) => input)
  const context = { kind, examples, texts, duplicates: { exactOf: alone, clusterOf: alone, pairs: [], capped: 0 } }
  const seconds: [string, number][] = [['scan', cpuSeconds(() => textScan(examples))]]
  const thorough: [string, number][] = []
  for (const check of dataChecks) {
    const taken = cpuSeconds(() => check.run(context))
    if (check.isThorough === true) thorough.push([check.id, taken])
    else seconds.push([check.id, taken])
  }
  thorough.push(['diversity', cpuSeconds(() => diversityOf(examples, alone))])
  const personal = ['secrets', 'personal-data']
  const own = seconds.filter(([id]) => !personal.includes(id))
  const sum = (of: readonly [string, number][]): number => of.reduce((total, [, value]) => total + value, 0)
  console.log(
    JSON.stringify({
      rows,
      kind,
      rowsPerCpuSecond: Math.round(rows / sum(own)),
      withSecretsAndPersonalData: Math.round(rows / sum(seconds)),
      microsecondsPerRow: Object.fromEntries(
        [...seconds].sort((a, b) => b[1] - a[1]).map(([id, value]) => [id, Number(((value / rows) * 1e6).toFixed(2))]),
      ),
      thoroughSeconds: Object.fromEntries(thorough),
      peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
    }),
  )
}

const asked = process.argv.slice(2).map(Number)
for (const rows of asked.length === 0 ? [100_000, 1_000_000] : asked) {
  measure(rows, 'generation')
  measure(rows, 'classification')
}
