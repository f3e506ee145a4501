import { incompleteBeta } from './incomplete-beta.ts'
import { logGamma } from './log-gamma.ts'

/** P(X = k) for X ~ Binomial(n, p), in logarithms, so that large n neither overflow nor vanish early. */
export const binomialPmf = (k: number, n: number, p: number): number => {
  if (k < 0 || k > n) return 0
  if (p <= 0) return k === 0 ? 1 : 0
  if (p >= 1) return k === n ? 1 : 0
  const choose = logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1)
  return Math.exp(choose + k * Math.log(p) + (n - k) * Math.log1p(-p))
}

/** Lower tail P(X <= k) for X ~ Binomial(n, p), as I_{1-p}(n - k, k + 1). Source: Abramowitz & Stegun 26.5.24. */
export const binomialCdf = (k: number, n: number, p: number): number => {
  if (k < 0) return 0
  return k >= n ? 1 : incompleteBeta(n - k, k + 1, 1 - p)
}
