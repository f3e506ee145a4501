import { normalQuantile } from './normal.ts'

/** A number of examples: as the formula gives it, and rounded up. */
export interface SampleSize {
  readonly unrounded: number
  readonly n: number
}

/** What decides how noisy a paired mean difference is. */
export interface DifferenceNoise {
  /** Variance between examples of the true difference: Var(A) + Var(B) - 2 Cov(A, B). */
  readonly between: number
  /** Variance of one answer's score around its example's mean, by arm; 0 for greedy decoding. */
  readonly withinA?: number
  readonly withinB?: number
  /** Answers an example, by arm. */
  readonly repeatsA?: number
  readonly repeatsB?: number
  /** Variance inflation by clusters of examples. */
  readonly designEffect?: number
}

interface Test {
  /** Two-sided. */
  readonly alpha?: number
  readonly power?: number
}

const varianceOf = ({ between, withinA = 0, withinB = 0, repeatsA = 1, repeatsB = 1, designEffect = 1 }: DifferenceNoise): number =>
  designEffect * (between + withinA / repeatsA + withinB / repeatsB)

const reach = ({ alpha = 0.05, power = 0.8 }: Test): number => normalQuantile(1 - alpha / 2) + normalQuantile(power)

/**
 * Examples needed to find a true mean difference `delta` > 0: n = deff (z[1 - alpha/2] + z[power])^2 (w^2 + sA^2/KA + sB^2/KB) / delta^2.
 * Repeats lower only their own part: beyond some K, more examples are the cheaper way. Assumes a mean that is nearly normal.
 * Source: Miller 2024, arXiv:2411.00640, section 5.
 */
export const requiredExamples = ({ delta, ...rest }: DifferenceNoise & Test & { readonly delta: number }): SampleSize => {
  const unrounded = (reach(rest) ** 2 * varianceOf(rest)) / delta ** 2
  return { unrounded, n: Math.ceil(unrounded) }
}

/** The smallest true mean difference that `n` examples find with the planned power: the same formula solved for delta. */
export const detectableDifference = ({ n, ...rest }: DifferenceNoise & Test & { readonly n: number }): number =>
  reach(rest) * Math.sqrt(varianceOf(rest) / n)

/**
 * Design effect to plan with, before any data: 1 + (m - 1) icc for clusters of m examples whose scores correlate by `icc`.
 * With clusters of different sizes use the size-weighted mean size, sum m^2 / sum m. Source: Kish 1965, Survey Sampling, 5.4.
 */
export const plannedDesignEffect = ({ clusterSize, icc }: { readonly clusterSize: number; readonly icc: number }): number =>
  1 + (clusterSize - 1) * icc
