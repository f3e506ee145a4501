import { betaQuantile } from './incomplete-beta.ts'
import type { Interval } from './interval.ts'

/**
 * Jeffreys' interval of one proportion k of n: quantiles of Beta(k + 1/2, n - k + 1/2), the belief after seeing k of n with a prior that
 * favours no rate. Narrower than Wilson near 0 and 1 and right on average over rates, not for each of them.
 * The lower limit is 0 where k = 0, the upper 1 where k = n. Source: Brown, Cai & DasGupta 2001, Statist Sci 16:101.
 */
export const jeffreys = (k: number, n: number, level = 0.95): Interval => {
  const method = 'Jeffreys'
  if (!(n > 0)) return { value: 0, low: 0, high: 1, n: 0, method }
  const tail = (1 - level) / 2
  return {
    value: k / n,
    low: k <= 0 ? 0 : betaQuantile(k + 0.5, n - k + 0.5, tail),
    high: k >= n ? 1 : betaQuantile(k + 0.5, n - k + 0.5, 1 - tail),
    n,
    method,
  }
}
