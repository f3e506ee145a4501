import type { Random } from '../ports/world.ts'
import type { Interval } from './interval.ts'
import { moments } from './moments.ts'
import { quantileOfSorted } from './quantile.ts'
import { createTallier } from './resample.ts'
import { tQuantile } from './student-t.ts'

/**
 * Intervals of several arms against one baseline that hold together: with probability `level` all of them cover. Plain 95 % intervals of ten
 * arms all cover in as few as six cases of ten. `differences` has, for each arm, its per-example differences from the baseline.
 * Bonferroni-t: Student's t at level 1 - (1 - level) / k. Assumes what t assumes; any dependence between arms is allowed.
 * May disagree with Holm's p on one arm, because Holm rejects more: a report names both. Source: Dunn 1961, JASA 56:52.
 */
export const bonferroniT = (differences: readonly ArrayLike<number>[], level = 0.95): readonly Interval[] => {
  const k = Math.max(1, differences.length)
  return differences.map((values) => {
    const { n, mean, variance } = moments(values)
    const method = `t, ${k} together (Bonferroni)`
    if (n < 2) return { value: mean, low: -Infinity, high: Infinity, n, method }
    const half = tQuantile(1 - (1 - level) / (2 * k), n - 1) * Math.sqrt(variance / n)
    return { value: mean, low: mean - half, high: mean + half, n, method }
  })
}

/**
 * The same by the max-T bootstrap: examples are drawn with the values of all arms together, each resample gives the largest
 * |mean* - mean| / se* over the arms, and its `level` quantile takes the place of t. Arms that answer alike are then hardly corrected at all, where
 * Bonferroni pays for each. Assumes independent examples, n of about 50. Arms whose differences are all equal have no width.
 * Throws RangeError where arms have different numbers of examples. Source: Westfall & Young 1993; Hothorn, Bretz & Westfall 2008, Biom J 50:346.
 */
export const maxT = (
  differences: readonly ArrayLike<number>[],
  { level = 0.95, resamples = 4000, random }: { readonly level?: number; readonly resamples?: number; readonly random: Random },
): readonly Interval[] => {
  const n = differences[0]?.length ?? 0
  if (differences.some((values) => values.length !== n)) throw new RangeError('maxT: arms have different numbers of examples')
  const shapes = differences.map((values) => moments(values))
  const method = `max-T bootstrap, ${differences.length} together`
  if (n < 2) return shapes.map(({ mean }) => ({ value: mean, low: -Infinity, high: Infinity, n, method }))
  const identity = Int32Array.from({ length: n }, (_, i) => i)
  const draw = createTallier(identity, [identity], random)
  const tally = new Int32Array(n)
  const largest = new Float64Array(resamples)
  for (let r = 0; r < resamples; r++) {
    tally.fill(0)
    draw(tally)
    largest[r] = differences.reduce((most, values, arm) => Math.max(most, studentised(values, tally, shapes[arm]?.mean ?? 0)), 0)
  }
  const reach = quantileOfSorted(largest.sort(), level)
  return shapes.map(({ mean, variance }) => {
    const half = reach * Math.sqrt(variance / n)
    return { value: mean, low: mean - half, high: mean + half, n, method }
  })
}

/** |mean* - mean| / se* of one resample; 0 where the resample has no spread. */
const studentised = (values: ArrayLike<number>, tally: Int32Array, mean: number): number => {
  const n = tally.length
  let total = 0
  let squares = 0
  for (let i = 0; i < n; i++) {
    const times = tally[i] as number
    if (times === 0) continue
    const deviation = (values[i] as number) - mean
    total += times * deviation
    squares += times * deviation * deviation
  }
  const shift = total / n
  const variance = (squares - n * shift * shift) / (n - 1)
  return variance > 1e-18 ? Math.abs(shift) / Math.sqrt(variance / n) : 0
}
