import { sum } from '../lib/sum.ts'
import type { Interval } from './interval.ts'
import { moments } from './moments.ts'
import { tQuantile } from './student-t.ts'

/**
 * Mean without the `trim` share of the smallest and of the largest values, with Yuen's interval: t with h - 1 degrees of freedom
 * (h values kept) and standard error s_w / ((1 - 2 trim) sqrt(n)), s_w the standard deviation after the cut values are replaced by the nearest
 * kept one. Shown beside the mean where tails are heavy: if the two disagree, a few extreme examples carry the mean.
 * It is another quantity than the mean where values are skewed. Fewer than two kept values give infinite limits.
 * Source: Tukey & McLaughlin 1963, Sankhya A 25:331; Yuen 1974, Biometrika 61:165.
 */
export const trimmedMean = (
  values: ArrayLike<number>,
  { trim = 0.1, level = 0.95 }: { readonly trim?: number; readonly level?: number } = {},
): Interval => {
  const sorted = Float64Array.from(Array.from(values)).sort()
  const n = sorted.length
  const method = `${Math.round(100 * trim)} % trimmed mean`
  // A hair of slack: 0.1 x 30 must cut 3.
  const cut = Math.floor(n * trim + 1e-9)
  const kept = sorted.subarray(cut, n - cut)
  const value = kept.length === 0 ? 0 : sum(kept) / kept.length
  if (kept.length < 2) return { value, low: -Infinity, high: Infinity, n, method }
  const winsorised = sorted.map((x) => Math.min(kept[kept.length - 1] ?? x, Math.max(kept[0] ?? x, x)))
  const error = Math.sqrt(moments(winsorised).variance / n) / (1 - 2 * trim)
  const half = tQuantile((1 + level) / 2, kept.length - 1) * error
  return { value, low: value - half, high: value + half, n, method }
}
