import { sum } from '../lib/sum.ts'
import { normalQuantile } from './normal.ts'

/** An estimate of one slice, such as a tag's paired difference. */
export interface SliceEstimate {
  readonly value: number
  /** Above 0. */
  readonly standardError: number
}

export interface PooledSlices {
  /** What a new slice would be expected to be. */
  readonly mean: number
  /** Expected standard deviation of the true values between slices. */
  readonly spread: number
  /** Each slice drawn towards the mean, the more the less it says itself, in the order given. */
  readonly slices: readonly { readonly value: number; readonly low: number; readonly high: number }[]
}

/** What the slices are if their true values spread by `spread` around an unknown mean, and how well that fits. */
const given = (slices: readonly SliceEstimate[], spread: number) => {
  const variances = slices.map(({ standardError }) => standardError ** 2 + spread ** 2)
  const precision = sum(variances.map((variance) => 1 / variance))
  const mean = sum(slices.map(({ value }, i) => value / (variances[i] ?? 1))) / precision
  const misfit = sum(slices.map(({ value }, i) => (value - mean) ** 2 / (variances[i] ?? 1) + Math.log(variances[i] ?? 1)))
  const parts = slices.map(({ value, standardError }, i) => {
    const pull = standardError ** 2 / (variances[i] ?? 1)
    return { value: pull * mean + (1 - pull) * value, variance: (1 - pull) * standardError ** 2 + pull ** 2 / precision }
  })
  return { spread, mean, logLikelihood: -0.5 * (misfit + Math.log(precision)), parts }
}

const steps = 200

/**
 * Partial pooling of slices: under a spread s, value_i = B_i mean + (1 - B_i) seen_i with B_i = se_i^2 / (se_i^2 + s^2); averaged over all spreads, each
 * weighted by how well it explains the slices (hierarchical normal model, flat in mean and spread). The best and the worst of many small
 * slices are mostly luck; pooling takes that luck out before anyone acts on it. Limits are value +- z sd with the uncertainty of mean and spread in sd.
 * Fewer than three slices say nothing about a spread: undefined. Assumes independent, exchangeable, roughly normal slices.
 * Source: Efron & Morris 1975, JASA 70:311; Gelman et al. 2013, Bayesian Data Analysis, 5.4.
 */
export const poolSlices = (slices: readonly SliceEstimate[], level = 0.95): PooledSlices | undefined => {
  if (slices.length < 3) return undefined
  const values = slices.map(({ value }) => value)
  const top = 2 * (Math.max(...values) - Math.min(...values) + Math.max(...slices.map(({ standardError }) => standardError)))
  const fits = Array.from({ length: steps }, (_, i) => given(slices, (top * i) / steps))
  const best = Math.max(...fits.map(({ logLikelihood }) => logLikelihood))
  const weights = fits.map(({ logLikelihood }) => Math.exp(logLikelihood - best))
  const total = sum(weights)
  const over = (of: (fit: (typeof fits)[number]) => number): number => sum(fits.map((fit, i) => (weights[i] ?? 0) * of(fit))) / total
  const z = normalQuantile((1 + level) / 2)
  return {
    mean: over(({ mean }) => mean),
    spread: over(({ spread }) => spread),
    slices: slices.map((_, i) => {
      const value = over(({ parts }) => parts[i]?.value ?? 0)
      const variance = over(({ parts }) => (parts[i]?.variance ?? 0) + ((parts[i]?.value ?? 0) - value) ** 2)
      return { value, low: value - z * Math.sqrt(variance), high: value + z * Math.sqrt(variance) }
    }),
  }
}
