import type { Random } from '../ports/world.ts'
import type { Interval } from './interval.ts'
import { moments } from './moments.ts'
import { normalCdf, normalQuantile } from './normal.ts'
import { quantileOfSorted } from './quantile.ts'
import { resampleMeans } from './resample.ts'

/** 10,000 resamples put about 160 draws beyond a one-sided bound at alpha = 0.05 / 3. */
export const defaultResamples = 10_000

/**
 * Limits of a bias-corrected and accelerated bootstrap from the resampled estimates: z0 = quantile of the share of resamples below
 * `value` (ties count half), limits at cdf(z0 + (z0 + z) / (1 - a (z0 + z))). Falls back to percentiles where z0 is not finite.
 * `draws` is sorted in place. Source: Efron 1987, JASA 82:171.
 */
export const bcaLimits = (
  draws: Float64Array,
  { value, acceleration, level }: { readonly value: number; readonly acceleration: number; readonly level: number },
): { readonly low: number; readonly high: number; readonly method: string } => {
  draws.sort()
  let below = 0
  for (const draw of draws) below += draw < value ? 1 : draw === value ? 0.5 : 0
  const z0 = normalQuantile(below / draws.length)
  const degenerate = !Number.isFinite(z0) || !Number.isFinite(acceleration)
  const limit = (z: number): number => {
    if (degenerate) return quantileOfSorted(draws, normalCdf(z))
    const shifted = z0 + z
    const stretch = 1 - acceleration * shifted
    // A stretch of zero or less means that the acceleration is too strong for this level: the extreme draw is all there is.
    return quantileOfSorted(draws, stretch > 0 ? normalCdf(z0 + shifted / stretch) : shifted > 0 ? 1 : 0)
  }
  const z = normalQuantile((1 + level) / 2)
  return { low: limit(-z), high: limit(z), method: degenerate ? 'percentile bootstrap' : 'BCa bootstrap' }
}

/**
 * BCa bootstrap interval of a mean, for skewed values. The acceleration of a mean is sum of (x - mean)^3 / (6 (sum of (x - mean)^2)^1.5)
 * (the jackknife in closed form). Assumes independent values; under-covers below n = 100. Equal values give an interval of no width.
 */
export const bca = (
  values: ArrayLike<number>,
  { level = 0.95, resamples = defaultResamples, random }: { readonly level?: number; readonly resamples?: number; readonly random: Random },
): Interval => {
  const { n, mean, skewness, variance } = moments(values)
  if (n === 0) return { value: 0, low: -Infinity, high: Infinity, n: 0, method: 'BCa bootstrap' }
  if (variance === 0) return { value: mean, low: mean, high: mean, n, method: 'BCa bootstrap' }
  const draws = resampleMeans(Float64Array.from(values), resamples, random)
  return { value: mean, n, ...bcaLimits(draws, { value: mean, acceleration: skewness / (6 * Math.sqrt(n)), level }) }
}
