import type { Random } from '../ports/world.ts'
import { bootstrapStatistic, joinClusters } from '../stats/bootstrap-metric.ts'

/** B's total as a multiple of A's, with a 95 % interval. */
export interface TotalRatio {
  readonly totalA: number
  readonly totalB: number
  readonly ratio: number
  readonly low: number
  readonly high: number
  /** Rows for which both totals are known. */
  readonly n: number
  readonly method: string
}

/** Fewer rows give no interval worth printing. */
const fewest = 10

/**
 * Ratio of totals (cost, tokens, time) over the rows that both sides answered: never an average of per-row ratios, which the cheapest
 * rows would rule. Interval: paired BCa bootstrap over independent units. Undefined where A's total is 0 or rows are too few.
 * Assumes independent units. Source: Efron 1987, JASA 82:171.
 */
export const totalRatio = (
  pairs: readonly { readonly a: number; readonly b: number; readonly unit: string }[],
  random: Random,
): TotalRatio | undefined => {
  const sumOf = (key: 'a' | 'b'): number => pairs.reduce((sum, pair) => sum + pair[key], 0)
  const [totalA, totalB] = [sumOf('a'), sumOf('b')]
  if (pairs.length < fewest || !(totalA > 0)) return undefined
  const vectors = joinClusters(
    pairs.map(({ a, b }) => Float64Array.of(a, b)),
    pairs.map(({ unit }) => unit),
  )
  const statistic = (sums: Float64Array): number => ((sums[0] ?? 0) > 0 ? (sums[1] ?? 0) / (sums[0] ?? 1) : totalB / totalA)
  const { low, high, method } = bootstrapStatistic({ vectors, statistic, resamples: 2000, random, level: 0.95 })
  return { totalA, totalB, ratio: totalB / totalA, low, high, n: pairs.length, method: `paired ${method} of the ratio of totals` }
}
