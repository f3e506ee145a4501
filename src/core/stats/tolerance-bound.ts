import { normalQuantile } from './normal.ts'

/**
 * Upper confidence bound of a quantile of positive, right-skewed values (latencies), taken as lognormal: the one-sided
 * tolerance bound exp(mean + k sd) of their logarithms, with k by Natrella's approximation. Few values are enough, at the
 * price of the assumption; from 59 values on the plain maximum would do without it. Source: NIST/SEMATECH e-Handbook §7.2.6.3
 * (n = 43, share 0.90, confidence 0.99: 1.875 by this formula, 1.874 by the noncentral t). Returns undefined for fewer than 5 values.
 */
export const quantileUpperBound = (
  values: readonly number[],
  { share = 0.95, confidence = 0.95 }: { readonly share?: number; readonly confidence?: number } = {},
): number | undefined => boundOf(values, toleranceFactor(values.length, share, confidence))

/** Lower confidence bound of the same quantile: the other root of Natrella's equation. Undefined for fewer than 5 values. */
export const quantileLowerBound = (
  values: readonly number[],
  { share = 0.95, confidence = 0.95 }: { readonly share?: number; readonly confidence?: number } = {},
): number | undefined => boundOf(values, toleranceFactor(values.length, share, confidence, 'lower'))

const boundOf = (values: readonly number[], factor: number): number | undefined => {
  const n = values.length
  if (n < 5) return undefined
  const logs = values.map((value) => Math.log(Math.max(value, 1e-6)))
  const mean = logs.reduce((total, log) => total + log, 0) / n
  const sd = Math.sqrt(logs.reduce((total, log) => total + (log - mean) ** 2, 0) / (n - 1))
  return Math.exp(mean + factor * sd)
}

/** One-sided normal tolerance factor k for `n` values; `lower` bounds the quantile from below. */
export const toleranceFactor = (n: number, share: number, confidence: number, side: 'upper' | 'lower' = 'upper'): number => {
  const zShare = normalQuantile(share)
  const zConfidence = normalQuantile(confidence)
  const a = 1 - zConfidence ** 2 / (2 * (n - 1))
  const b = zShare ** 2 - zConfidence ** 2 / n
  const root = Math.sqrt(zShare ** 2 - a * b)
  return (side === 'upper' ? zShare + root : zShare - root) / a
}
