import { betaQuantile, incompleteBeta } from './incomplete-beta.ts'
import { normalCdf, normalQuantile } from './normal.ts'

/** Above this many degrees of freedom t and normal agree to more digits than the beta function keeps. */
const nearlyNormal = 1e7

/** Student's t distribution function with `df` > 0 degrees of freedom (not only whole ones). Source: Abramowitz & Stegun 26.7.1. */
export const tCdf = (t: number, df: number): number => {
  if (df > nearlyNormal) return normalCdf(t)
  const square = t * t
  // Whichever argument is small keeps its digits.
  const outside = square < df ? 1 - incompleteBeta(0.5, df / 2, square / (df + square)) : incompleteBeta(df / 2, 0.5, df / (df + square))
  return t < 0 ? outside / 2 : 1 - outside / 2
}

/** Two-sided p-value of a t statistic: P(|T| >= |t|). */
export const tTwoSided = (t: number, df: number): number => (Number.isFinite(t) ? Math.min(1, 2 * tCdf(-Math.abs(t), df)) : 0)

/** Quantile of Student's t, 0 < p < 1, through the beta quantile. */
export const tQuantile = (p: number, df: number): number => {
  if (df > nearlyNormal) return normalQuantile(p)
  if (p <= 0) return -Infinity
  if (p >= 1) return Infinity
  if (p === 0.5) return 0
  if (p > 0.5) return -tQuantile(1 - p, df)
  const near = betaQuantile(0.5, df / 2, 1 - 2 * p)
  if (near < 0.5) return -Math.sqrt((df * near) / (1 - near))
  const far = betaQuantile(df / 2, 0.5, 2 * p)
  return -Math.sqrt((df * (1 - far)) / far)
}
