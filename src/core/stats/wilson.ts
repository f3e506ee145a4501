import type { Interval } from './interval.ts'
import { normalQuantile } from './normal.ts'

/**
 * Wilson's score interval of one proportion k of n (n may be a fractional effective number).
 * p = k/n, centre (p + z^2/2n) / (1 + z^2/n), half z/(1 + z^2/n) sqrt(p(1 - p)/n + z^2/4n^2).
 * Assumes independent examples with one chance of success. n = 0 gives [0, 1]: nothing is known.
 * Source: Wilson 1927, JASA 22:209; Newcombe 1998, Stat Med 17:857.
 */
export const wilson = (k: number, n: number, level = 0.95): Interval => {
  const method = 'Wilson score'
  if (!(n > 0)) return { value: 0, low: 0, high: 1, n: 0, method }
  const z = normalQuantile((1 + level) / 2)
  const p = k / n
  const scale = 1 + (z * z) / n
  const centre = (p + (z * z) / (2 * n)) / scale
  const half = (z / scale) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))
  // At the ends the limits are exactly 0 and 1; arithmetic leaves a last digit.
  return { value: p, low: k <= 0 ? 0 : Math.max(0, centre - half), high: k >= n ? 1 : Math.min(1, centre + half), n, method }
}
