import type { Random } from '../ports/world.ts'
import { bootstrapStatistic, joinClusters } from './bootstrap-metric.ts'
import { marginsOf, type RatingTable } from './cohen-kappa.ts'
import type { Interval } from './interval.ts'

/** How much a disagreement of so many steps weighs: `none` any disagreement alike, `linear` its steps, `quadratic` their square. */
export type KappaWeights = 'none' | 'linear' | 'quadratic'

const weightOf = (weights: KappaWeights, steps: number): number =>
  weights === 'quadratic' ? steps * steps : weights === 'linear' ? Math.abs(steps) : Number(steps !== 0)

/**
 * Weighted kappa 1 - sum w_ij p_ij / sum w_ij p_i. p_.j for choices in order (rows and columns of the table are the steps).
 * Undefined where chance leaves nothing to disagree about. Source: Cohen 1968, Psychol Bull 70:213; equal to sklearn's `cohen_kappa_score`.
 */
export const weightedKappa = (table: RatingTable, weights: KappaWeights): number | undefined => {
  const { rows, columns, n } = marginsOf(table)
  let seen = 0
  let expected = 0
  table.forEach((row, i) =>
    row.forEach((count, j) => {
      const weight = weightOf(weights, i - j)
      seen += weight * count
      expected += (weight * (rows[i] ?? 0) * (columns[j] ?? 0)) / n
    }),
  )
  return expected > 1e-12 ? 1 - seen / expected : undefined
}

/**
 * Bootstrap interval (BCa) of a kappa over examples; whole clusters where a name in `clusters` occurs twice. `a` and `b` are the
 * choices of two raters as numbers 0 .. choices - 1. A resample in which only one choice occurs counts as 0: it shows nothing
 * beyond chance. Undefined where the kappa itself is. Source: Efron 1987, JASA 82:171.
 */
export const kappaInterval = (
  {
    a,
    b,
    choices,
    clusters,
  }: { readonly a: readonly number[]; readonly b: readonly number[]; readonly choices: number; readonly clusters?: readonly string[] },
  {
    weights,
    random,
    level = 0.95,
    resamples = 2_000,
  }: { readonly weights: KappaWeights; readonly random: Random; readonly level?: number; readonly resamples?: number },
): Interval | undefined => {
  const tableOf = (cells: ArrayLike<number>): number[][] =>
    Array.from({ length: choices }, (_, i) => Array.from({ length: choices }, (__, j) => cells[i * choices + j] ?? 0))
  const single = a.map((first, i) => {
    const cells = new Float64Array(choices * choices)
    cells[first * choices + (b[i] ?? 0)] = 1
    return cells
  })
  const isClustered = clusters !== undefined && new Set(clusters).size < a.length
  const vectors = isClustered ? joinClusters(single, clusters) : single
  const totals = new Float64Array(choices * choices)
  for (const vector of vectors) vector.forEach((count, cell) => (totals[cell] = (totals[cell] ?? 0) + count))
  if (weightedKappa(tableOf(totals), weights) === undefined) return undefined
  const statistic = (sums: Float64Array): number => weightedKappa(tableOf(sums), weights) ?? 0
  const { value, low, high, method } = bootstrapStatistic({ vectors, statistic, resamples, random, level })
  const name = weights === 'none' ? 'kappa' : `${weights} weighted kappa`
  const drawn = isClustered ? `${method} of clusters` : method
  return { value, low: Math.min(low, value), high: Math.max(high, value), n: a.length, method: `${name}, ${drawn}` }
}
