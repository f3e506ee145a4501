/**
 * Near duplicates: recall and precision on planted pairs, speed and memory at 100,000 and a million rows, and the worst cases.
 * `node bench/data-duplicates.ts [planted | scale | worst | million]...` (default: all). Beside peers: `data-duplicates-peer.ts`.
 */
import { spawnSync } from 'node:child_process'
import { runChecks } from '../src/core/data/checks/index.ts'
import { findDuplicates, nearPairs } from '../src/core/data/dedupe.ts'
import type { LabelledExample } from '../src/core/data/example.ts'
import { normalise } from '../src/core/data/normalise.ts'
import { splitWhole } from '../src/core/data/split-data.ts'
import { findUnits } from '../src/core/data/units.ts'
import { plantedRows, quickRows, random, sentence, vocabulary, wordJaccard } from './planted-rows.ts'

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
const peakMegabytes = (): number => Math.round(process.resourceUsage().maxRSS / 1024)
const rounded = (value: number): number => Math.round(value * 1000) / 1000
const print = (value: Readonly<Record<string, unknown>>): void => console.log(JSON.stringify(value))

const planted = (): void => {
  const { texts, pairs, misses } = plantedRows(100_000)
  const normal = texts.map(normalise)
  const bins = [0.7, 0.75, 0.8, 0.85, 0.9, 0.95].map((from) => ({ from, pairs: 0, united: 0 }))
  const { clusterOf } = findDuplicates(normal)
  const found = nearPairs(normal)
  const named = new Set(found.pairs.map(({ a, b }) => a * texts.length + b))
  let united = 0
  let listed = 0
  for (const [a, b] of pairs) {
    const bin = bins.findLast(({ from }) => wordJaccard(normal[a] ?? '', normal[b] ?? '') >= from)
    const isUnited = clusterOf[a] === clusterOf[b]
    const isNamed = named.has(a * texts.length + b) || normal[a] === normal[b]
    united += Number(isUnited)
    listed += Number(isNamed)
    if (bin === undefined) continue
    bin.pairs++
    bin.united += Number(isUnited)
  }
  const wrong = found.pairs.filter(({ a, b }) => wordJaccard(normal[a] ?? '', normal[b] ?? '') < 0.7).length
  print({
    what: 'planted pairs in 100,000 rows of 60 words',
    pairs: pairs.length,
    recallOfClusters: united / pairs.length,
    recallOfPairs: listed / pairs.length,
    precision: 1 - wrong / found.pairs.length,
    missed: pairs.length - united,
    nearMisses: `${misses.filter(([a, b]) => clusterOf[a] === clusterOf[b]).length} of ${misses.length} united`,
    byJaccard: bins.map(({ from, pairs: all, united: hit }) => `${from}: ${hit}/${all}`).join(', '),
  })
}

const scale = (count: number): void => {
  const texts = quickRows(count)
  const from = cpuSeconds()
  const before = peakMegabytes()
  const normal = texts.map(normalise)
  const middle = cpuSeconds()
  findDuplicates(normal)
  const end = cpuSeconds()
  print({
    what: `normalise and search, ${count} rows of 60 words`,
    normaliseCpuSeconds: rounded(middle - from),
    searchCpuSeconds: rounded(end - middle),
    microsecondsPerRow: rounded(((end - from) / count) * 1e6),
    megabytesOfTheRowsAlone: before,
    peakMegabytes: peakMegabytes(),
  })
}

const exampleOf = (input: string, row: number): LabelledExample => ({
  id: `r${row}`,
  input,
  expected: `label_${row % 50}`,
  weight: 1,
  tags: [],
  source: { file: 'bench.jsonl', line: row + 1 },
})

/** What `assay check` and `assay split` do with rows once they are read. */
const checkAndSplit = (examples: readonly LabelledExample[], what: string): void => {
  const times: Record<string, number> = {}
  const timed = <Value>(name: string, run: () => Value): Value => {
    const from = cpuSeconds()
    const value = run()
    times[name] = rounded(cpuSeconds() - from)
    return value
  }
  const start = performance.now()
  const before = peakMegabytes()
  const units = timed('units', () => findUnits(examples))
  const context = { kind: 'classification' as const, examples, texts: units.texts, duplicates: units.duplicates }
  const findings = timed('checks', () => runChecks(context))
  const data = timed('split', () => splitWhole({ examples, units, kind: 'classification', split: { seed: 7 } }))
  print({
    what,
    rows: examples.length,
    seconds: rounded((performance.now() - start) / 1000),
    cpu: times,
    findings: findings.length,
    capped: units.duplicates.capped,
    train: data.train.length,
    dev: data.dev.length,
    golden: data.golden.length,
    megabytesOfTheRowsAlone: before,
    peakMegabytes: peakMegabytes(),
  })
}

const million = (): void => {
  const examples: LabelledExample[] = []
  for (let row = 0; row < 1_000_000; row++) {
    const words = row % 5 === 4 ? (examples[row - 3]?.input ?? '').split(' ') : sentence(20)
    if (row % 5 === 4) words[random.below(20)] = 'changed'
    examples.push(exampleOf(words.join(' '), row))
  }
  checkAndSplit(examples, 'check, dedupe and split of a million rows of 20 words, 20 % of them near duplicates')
}

const hundredThousand = 100_000
const worstCases: Readonly<Record<string, (row: number) => string>> = {
  'all identical': () => 'please tell me where my parcel is',
  'one template with one varying number': (row) =>
    `please tell me where the parcel with the number ${row} is and when it will arrive at my house`,
  'one long template with one varying number': (row) =>
    `${'the parcel that I have ordered did not arrive so '.repeat(4)} number ${row} ${'please tell me soon '.repeat(3)}`,
  'one word': (row) => `w${row % 300}`,
  'one word each': (row) => vocabulary[row % vocabulary.length] ?? '',
  'all empty': () => '',
  'one row of 5 MB': (row) => (row === 0 ? 'a long row of words '.repeat(260_000) : `row ${row} ${sentence(10).join(' ')}`),
  'one row of 5 MB without spaces': (row) => (row === 0 ? 'abcdefghij'.repeat(520_000) : `row ${row} ${sentence(10).join(' ')}`),
}

const worst = (name: string): void =>
  checkAndSplit(
    Array.from({ length: hundredThousand }, (_, row) => exampleOf(worstCases[name]?.(row) ?? '', row)),
    name,
  )

/** Each in a process of its own, so that peak memory is its own. */
const self = (...args: string[]): void => {
  const { status } = spawnSync(process.execPath, [import.meta.filename, 'one', ...args], { stdio: ['ignore', 'inherit', 'inherit'] })
  if (status !== 0) process.exitCode = 1
}

const asked = process.argv.slice(2)
if (asked[0] === 'one') {
  const [, what, value = ''] = asked
  if (what === 'planted') planted()
  else if (what === 'scale') scale(Number(value))
  else if (what === 'worst') worst(value)
  else million()
} else
  for (const what of asked.length === 0 ? ['planted', 'scale', 'worst', 'million'] : asked) {
    if (what === 'scale') for (const count of ['100000', '1000000']) self('scale', count)
    else if (what === 'worst') for (const name of Object.keys(worstCases)) self('worst', name)
    else self(what)
  }
