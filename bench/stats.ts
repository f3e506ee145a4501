import { bca } from '../src/core/stats/bca.ts'
import { bootstrapMetric } from '../src/core/stats/bootstrap-metric.ts'
import { comparePaired, comparePairedCounts } from '../src/core/stats/compare-paired.ts'
import { createRandom } from '../src/core/lib/random.ts'

/**
 * Time of the statistics (DESIGN §7: 10,000 resamples of a mean of 1,000 values under 100 ms), beside a loop as one would first write it.
 * `node bench/stats.ts`; medians of `runs` runs in one process, after one run to warm up.
 */
const runs = 11
const n = 1000
const resamples = 10_000

const source = createRandom(1)
const values = Array.from({ length: n }, () => source.next() ** 3)
const classes = 20
const answers = Array.from({ length: n }, (_, i) => ({
  gold: i % classes,
  a: source.next() < 0.8 ? i % classes : source.below(classes),
  b: source.next() < 0.85 ? i % classes : source.below(classes),
}))
const countsOf = (gold: number, answer: number): Float64Array => {
  const counts = new Float64Array(3 * classes)
  counts[3 * gold + (gold === answer ? 0 : 2)] = 1
  if (gold !== answer) counts[3 * answer + 1] = 1
  return counts
}
const macroF1 = (sums: Float64Array): number => {
  let total = 0
  for (let k = 0; k < classes; k++) {
    const right = 2 * (sums[3 * k] ?? 0)
    const all = right + (sums[3 * k + 1] ?? 0) + (sums[3 * k + 2] ?? 0)
    total += all === 0 ? 0 : right / all
  }
  return total / classes
}
const countsA = answers.map(({ gold, a }) => countsOf(gold, a))
const countsB = answers.map(({ gold, b }) => countsOf(gold, b))
const strata = answers.map(({ gold }) => String(gold))

const plainLoop = (): number => {
  const means: number[] = []
  for (let r = 0; r < resamples; r++) {
    let total = 0
    for (let i = 0; i < n; i++) total += values[Math.floor(Math.random() * n)] ?? 0
    means.push(total / n)
  }
  return means.sort((x, y) => x - y)[Math.floor(0.025 * resamples)] ?? 0
}

const binary = (right: (answer: { gold: number; a: number; b: number }) => boolean): number[] => answers.map((row) => Number(right(row)))
const work: readonly (readonly [string, number | undefined, () => unknown])[] = [
  ['plain loop, percentile of a mean', undefined, plainLoop],
  ['bca of a mean', 100, () => bca(values, { resamples, random: createRandom(2) })],
  [
    'bootstrapMetric, macro F1 of 20 classes, stratified',
    undefined,
    () => bootstrapMetric({ counts: countsA, value: macroF1, strata, resamples, random: createRandom(2) }),
  ],
  [
    'comparePairedCounts, macro F1 of 20 classes (bootstrap and swap test)',
    undefined,
    () => comparePairedCounts({ countsA, countsB, value: macroF1, strata, alpha: 0.05 / 3, resamples, random: createRandom(2) }),
  ],
  [
    'comparePaired, binary (no resampling)',
    undefined,
    () =>
      comparePaired({
        a: binary(({ gold, a }) => gold === a),
        b: binary(({ gold, b }) => gold === b),
        scale: 'binary',
        alpha: 0.05 / 3,
        random: createRandom(2),
      }),
  ],
]

const timeMs = (run: () => unknown): number => {
  const start = performance.now()
  run()
  return performance.now() - start
}

process.stdout.write(`n = ${n}, ${resamples} resamples, median (least, most) of ${runs} runs, node ${process.version}\n`)
for (const [name, budgetMs, run] of work) {
  run()
  const times = Array.from({ length: runs }, () => timeMs(run)).sort((x, y) => x - y)
  const show = (at: number): string => `${(times[at] ?? 0).toFixed(1)} ms`
  const budget = budgetMs === undefined ? '' : `, budget ${budgetMs} ms`
  process.stdout.write(`${name}: ${show(runs >> 1)} (${show(0)}, ${show(runs - 1)})${budget}\n`)
}
