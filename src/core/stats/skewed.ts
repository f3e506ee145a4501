import type { Moments } from './moments.ts'
import { normalQuantile } from './normal.ts'

/**
 * Is a mean too skewed for a t bound at one-sided `alpha`? The first Edgeworth term moves the error of the bound by
 * |skewness| (2 z^2 + 1) density(z) / (6 sqrt(n)); more than a quarter of alpha counts as skewed.
 * Source: Hall 1992, The Bootstrap and Edgeworth Expansion, 2.6.
 */
export const isSkewed = ({ n, skewness }: Moments, alpha: number): boolean => {
  const z = normalQuantile(1 - alpha)
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
  return (Math.abs(skewness) * (2 * z * z + 1) * density) / (6 * Math.sqrt(n)) > alpha / 4
}
