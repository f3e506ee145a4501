import { betaQuantile } from './incomplete-beta.ts'
import type { Interval } from './interval.ts'

/**
 * Clopper and Pearson's exact interval of one proportion k of n: never covers less than `level`, often more.
 * Limits are beta quantiles: (a/2; k, n - k + 1) and (1 - a/2; k + 1, n - k). k and n may be fractional effective numbers.
 * Used where promising too much is the danger: near-zero rates, and the upper bound of discordance.
 * Source: Clopper & Pearson 1934, Biometrika 26:404.
 */
export const clopperPearson = (k: number, n: number, level = 0.95): Interval => {
  const method = 'Clopper-Pearson'
  if (!(n > 0)) return { value: 0, low: 0, high: 1, n: 0, method }
  const tail = (1 - level) / 2
  return {
    value: k / n,
    low: k <= 0 ? 0 : betaQuantile(k, n - k + 1, tail),
    high: k >= n ? 1 : betaQuantile(k + 1, n - k, 1 - tail),
    n,
    method,
  }
}
