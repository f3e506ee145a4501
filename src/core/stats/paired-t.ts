import { meanInterval } from './mean-interval.ts'
import { moments } from './moments.ts'
import { tTwoSided } from './student-t.ts'

/** Student's t test of a mean difference. */
export interface PairedT {
  readonly mean: number
  readonly low: number
  readonly high: number
  readonly t: number
  readonly df: number
  /** Two-sided. */
  readonly pValue: number
  readonly n: number
}

/**
 * Paired t: the differences b - a are one sample, tested against a mean of zero; t = mean / (s / sqrt(n)) with n - 1 degrees of freedom.
 * Assumes independent differences and a mean that is nearly normal (n of about 50, light tails). Equal differences have no spread:
 * then p is 0, or 1 where they are zero. Fewer than two give infinite limits and p = 1. Source: Student 1908, Biometrika 6:1.
 */
export const pairedT = (differences: ArrayLike<number>, level = 0.95): PairedT => {
  const { n, mean, variance } = moments(differences)
  const { low, high } = meanInterval(differences, { level })
  if (n < 2) return { mean, low, high, t: 0, df: 0, pValue: 1, n }
  const t = mean === 0 ? 0 : mean / Math.sqrt(variance / n)
  return { mean, low, high, t, df: n - 1, pValue: tTwoSided(t, n - 1), n }
}
