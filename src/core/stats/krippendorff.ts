import { sum } from '../lib/sum.ts'
import type { Random } from '../ports/world.ts'
import type { Interval } from './interval.ts'

/** What a difference between two ratings means: any two differ alike, by rank, or by distance. */
export type RatingScale = 'nominal' | 'ordinal' | 'interval'

/** The ratings of one unit by however many raters rated it; who did not rate is left out. Numbers; for `nominal` any code. */
export type RatedUnit = readonly number[]

/** Sum over ordered pairs of (x - y)^2 = 2 m sum (x - mean)^2. */
const squaredDistances = (values: readonly number[]): number => {
  const mean = sum(values) / values.length
  return 2 * values.length * sum(values.map((value) => (value - mean) ** 2))
}

/** Ordered pairs that differ: m^2 - sum of squared counts. */
const differingPairs = (values: readonly number[]): number => {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return values.length ** 2 - sum([...counts.values()].map((count) => count ** 2))
}

/** Cumulative midpoint of every rating's rank: the ordinal distance of two ratings is the difference of theirs. */
const midpoints = (values: readonly number[]): ReadonlyMap<number, number> => {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  let below = 0
  return new Map(
    [...counts]
      .sort(([a], [b]) => a - b)
      .map(([value, count]) => {
        const middle = below + count / 2
        below += count
        return [value, middle]
      }),
  )
}

/**
 * Krippendorff's alpha = 1 - Do / De: agreement of any number of raters, any ratings missing. Do = sum over units of the disagreement of
 * ordered pairs / (m - 1), over n; De = that of all pairs, over n (n - 1); n counts the ratings of units with two or more. O(n log n).
 * Undefined where no unit was rated twice or all ratings are equal. Source: Krippendorff 2011, Computing Krippendorff's Alpha-Reliability.
 */
export const krippendorffAlpha = (units: readonly RatedUnit[], scale: RatingScale): number | undefined => {
  const rated = units.filter((unit) => unit.length > 1)
  const all = rated.flat()
  const n = all.length
  const ranks = scale === 'ordinal' ? midpoints(all) : undefined
  const placed = (values: readonly number[]): readonly number[] =>
    ranks === undefined ? values : values.map((value) => ranks.get(value) ?? 0)
  const disagreement = (values: readonly number[]): number =>
    scale === 'nominal' ? differingPairs(values) : squaredDistances(placed(values))
  const expected = disagreement(all) / (n - 1)
  if (!(expected > 1e-12)) return undefined
  return 1 - sum(rated.map((unit) => disagreement(unit) / (unit.length - 1))) / expected
}

/**
 * Alpha with a percentile bootstrap interval over units. A resample without any spread counts as 0. Undefined where alpha is.
 * Assumes independent units. Source: Efron & Tibshirani 1993, ch. 13.
 */
export const krippendorffInterval = (
  units: readonly RatedUnit[],
  scale: RatingScale,
  { random, level = 0.95, resamples = 1_000 }: { readonly random: Random; readonly level?: number; readonly resamples?: number },
): Interval | undefined => {
  const rated = units.filter((unit) => unit.length > 1)
  const value = krippendorffAlpha(rated, scale)
  if (value === undefined) return undefined
  const draws = Float64Array.from({ length: resamples }, () => {
    const drawn = rated.map(() => rated[random.below(rated.length)] ?? [])
    return krippendorffAlpha(drawn, scale) ?? 0
  }).sort()
  const at = (p: number): number => draws[Math.min(resamples - 1, Math.floor(p * resamples))] ?? value
  const tail = (1 - level) / 2
  return { value, low: at(tail), high: at(1 - tail), n: rated.length, method: `Krippendorff's alpha (${scale}), percentile bootstrap` }
}
