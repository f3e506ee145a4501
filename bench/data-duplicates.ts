/**
 * Near duplicates: recall and precision on planted pairs, speed and memory at 100,000 and a million rows, the worst cases, and a peer
 * from PyPI on the same rows in the same run. `node bench/data-duplicates.ts [planted | scale | worst | million | peer]...` (default: all).
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runChecks } from '../src/core/data/checks/index.ts'
import { findDuplicates, nearPairs } from '../src/core/data/dedupe.ts'
import type { LabelledExample } from '../src/core/data/example.ts'
import { normalise } from '../src/core/data/normalise.ts'
import { similarity } from '../src/core/data/shingles.ts'
import { splitWhole } from '../src/core/data/split-data.ts'
import { findUnits } from '../src/core/data/units.ts'
import { createRandom } from '../src/core/lib/random.ts'

const random = createRandom(7)
const vocabulary = Array.from({ length: 20_000 }, (_, index) => `w${index.toString(36)}`)
/** Few words are frequent, most are rare, as in real text. */
const sentence = (words: number): string[] =>
  Array.from({ length: words }, () => vocabulary[Math.floor(random.next() ** 2 * vocabulary.length)] ?? '')

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
const peakMegabytes = (): number => Math.round(process.resourceUsage().maxRSS / 1024)
const rounded = (value: number): number => Math.round(value * 1000) / 1000
const print = (value: Readonly<Record<string, unknown>>): void => console.log(JSON.stringify(value))

/** A place in the text, half of the time near an end: there an edit touches fewer 5-grams. */
const place = (words: readonly string[]): number => {
  if (random.next() < 0.5) return random.below(words.length)
  return random.next() < 0.5 ? random.below(4) : words.length - 1 - random.below(4)
}

const edits: readonly ((words: string[]) => void)[] = [
  (words) => void (words[place(words)] = 'substituted'),
  (words) => void words.splice(place(words), 0, 'inserted'),
  (words) => void words.splice(place(words), 1),
  (words) => {
    const moved = words.splice(random.below(words.length - 12), 4 + random.below(8))
    words.splice(place(words), 0, ...moved)
  },
]

interface Planted {
  readonly texts: readonly string[]
  /** The row that was copied, and the edited copy. */
  readonly pairs: readonly (readonly [number, number])[]
}

/** A text edited one to three times so that its similarity to the original is as near to the target as some tries bring it. */
const editedTo = (original: string, target: number): string => {
  let best = original
  let gap = 1 - target
  for (let tries = 0; tries < 200 && gap > 0.015; tries++) {
    const words = original.split(' ')
    for (let times = random.below(3); times >= 0; times--) edits[random.below(edits.length)]?.(words)
    const text = words.join(' ')
    const jaccard = similarity(original, text)
    if (jaccard < 0.7 || Math.abs(jaccard - target) >= gap) continue
    best = text
    gap = Math.abs(jaccard - target)
  }
  return best
}

/** Rows of 60 words; every fifth is an edited copy of an earlier one, at a target spread evenly from 0.7 to 0.99. */
const plantedRows = (count: number): Planted => {
  const texts: string[] = []
  const pairs: (readonly [number, number])[] = []
  for (let row = 0; row < count; row++) {
    if (row % 5 !== 4) texts.push(sentence(60).join(' '))
    else {
      texts.push(editedTo(texts[row - 3] ?? '', 0.7 + 0.29 * random.next()))
      pairs.push([row - 3, row])
    }
  }
  return { texts, pairs }
}

/** As `plantedRows`, quick to make: one word of sixty changed (Jaccard 0.84). */
const quickRows = (count: number): string[] => {
  const texts: string[] = []
  for (let row = 0; row < count; row++) {
    const words = row % 5 === 4 ? (texts[row - 3] ?? '').split(' ') : sentence(60)
    if (row % 5 === 4) words[10 + random.below(40)] = 'changed'
    texts.push(words.join(' '))
  }
  return texts
}

const planted = (): void => {
  const { texts, pairs } = plantedRows(100_000)
  const normal = texts.map(normalise)
  const bins = [0.7, 0.75, 0.8, 0.85, 0.9, 0.95].map((from) => ({ from, pairs: 0, united: 0 }))
  const { clusterOf } = findDuplicates(normal)
  const found = nearPairs(normal)
  const named = new Set(found.pairs.map(({ a, b }) => a * texts.length + b))
  let united = 0
  let listed = 0
  for (const [a, b] of pairs) {
    const bin = bins.findLast(({ from }) => similarity(normal[a] ?? '', normal[b] ?? '') >= from)
    const isUnited = clusterOf[a] === clusterOf[b]
    const isNamed = named.has(a * texts.length + b) || normal[a] === normal[b]
    united += Number(isUnited)
    listed += Number(isNamed)
    if (bin === undefined) continue
    bin.pairs++
    bin.united += Number(isUnited)
  }
  const wrong = found.pairs.filter(({ a, b }) => similarity(normal[a] ?? '', normal[b] ?? '') < 0.7).length
  print({
    what: 'planted pairs in 100,000 rows of 60 words',
    pairs: pairs.length,
    recallOfClusters: united / pairs.length,
    recallOfPairs: listed / pairs.length,
    precision: 1 - wrong / found.pairs.length,
    missed: pairs.length - united,
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

const peerScript = `
import json, resource, sys, time
import datasketch
from datasketch import MinHash, MinHashLSH
texts = [json.loads(line) for line in open(sys.argv[1])]
start = time.process_time()
lsh = MinHashLSH(num_perm=128, params=(32, 4))
pairs = []
for row, text in enumerate(texts):
    words = text.split()
    grams = {" ".join(words[i : i + 5]).encode() for i in range(max(1, len(words) - 4))}
    sketch = MinHash(num_perm=128)
    sketch.update_batch(grams)
    pairs += [(other, row) for other in lsh.query(sketch)]
    lsh.insert(row, sketch)
print(json.dumps({"version": datasketch.__version__, "cpuSeconds": round(time.process_time() - start, 1), "pairs": pairs,
    "peakMegabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}))
`

/** datasketch with the same bands and shingles, on a fifth of the rows: it is slower by far. */
const peer = (): void => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-peer-'))
  try {
    const run = (command: string, args: readonly string[]): string | undefined => {
      const { status, stdout, error } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 2 ** 30 })
      return status === 0 && error === undefined ? stdout : undefined
    }
    const python = join(folder, 'venv', 'bin', 'python')
    if (run('uv', ['venv', '--quiet', join(folder, 'venv')]) === undefined)
      return print({ what: 'datasketch', skipped: 'uv venv does not work here' })
    if (run('uv', ['pip', 'install', '--quiet', '--python', python, 'datasketch']) === undefined)
      return print({ what: 'datasketch', skipped: 'PyPI package datasketch does not install here' })
    const { texts, pairs } = plantedRows(20_000)
    const normal = texts.map(normalise)
    writeFileSync(join(folder, 'texts.jsonl'), normal.map((text) => JSON.stringify(text)).join('\n'))
    writeFileSync(join(folder, 'peer.py'), peerScript)
    const out = run(python, [join(folder, 'peer.py'), join(folder, 'texts.jsonl')])
    if (out === undefined) return print({ what: 'datasketch', skipped: 'its run failed' })
    const answer = JSON.parse(out) as { version: string; cpuSeconds: number; pairs: [number, number][]; peakMegabytes: number }
    const from = cpuSeconds()
    const { clusterOf } = findDuplicates(texts.map(normalise))
    const own = cpuSeconds() - from
    const theirs = new Set(answer.pairs.map(([a, b]) => a * texts.length + b))
    const right = answer.pairs.filter(([a, b]) => similarity(normal[a] ?? '', normal[b] ?? '') >= 0.7).length
    print({
      what: 'planted pairs in 20,000 rows of 60 words, 32 bands of 4',
      pairs: pairs.length,
      assay: { cpuSeconds: rounded(own), recall: rounded(pairs.filter(([a, b]) => clusterOf[a] === clusterOf[b]).length / pairs.length) },
      [`datasketch ${answer.version}`]: {
        cpuSeconds: answer.cpuSeconds,
        recall: rounded(pairs.filter(([a, b]) => theirs.has(a * texts.length + b)).length / pairs.length),
        precision: rounded(right / answer.pairs.length),
        peakMegabytes: answer.peakMegabytes,
      },
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

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
  else if (what === 'million') million()
  else peer()
} else
  for (const what of asked.length === 0 ? ['planted', 'scale', 'worst', 'million', 'peer'] : asked) {
    if (what === 'scale') for (const count of ['100000', '1000000']) self('scale', count)
    else if (what === 'worst') for (const name of Object.keys(worstCases)) self('worst', name)
    else self(what)
  }
