import { normalCdf } from './normal.ts'

/** Ranks from 1 of sorted values, the mean rank for ties, and the sum of t^3 - t over groups of t equal values. */
const rankSorted = (sorted: readonly number[]): { readonly ranks: number[]; readonly ties: number } => {
  const ranks: number[] = []
  let ties = 0
  while (ranks.length < sorted.length) {
    const start = ranks.length
    let end = start
    while (end < sorted.length && sorted[end] === sorted[start]) end++
    const size = end - start
    ties += size ** 3 - size
    // Places start + 1 to end share their mean.
    for (let place = start; place < end; place++) ranks.push((start + 1 + end) / 2)
  }
  return { ranks, ties }
}

/**
 * Wilcoxon's signed-rank test that paired differences are symmetric about zero: two-sided p by the normal approximation with the
 * continuity correction of 1/2 and the correction for ties; zeros are dropped. It asks about ranks, not about the mean: few large
 * losses can outweigh many small gains in the mean and not here. Assumes independent differences; rough below about ten of them.
 * Equals scipy.stats.wilcoxon(correction=True, mode='approx'). Source: Wilcoxon 1945, Biometrics 1:80; Pratt 1959 on zeros.
 */
export const wilcoxon = (differences: ArrayLike<number>): { readonly statistic: number; readonly pValue: number } => {
  const kept = Array.from(differences)
    .filter((d) => d !== 0)
    .sort((x, y) => Math.abs(x) - Math.abs(y))
  const n = kept.length
  if (n === 0) return { statistic: 0, pValue: 1 }
  const { ranks, ties } = rankSorted(kept.map(Math.abs))
  const positive = kept.reduce((total, d, i) => total + (d > 0 ? (ranks[i] ?? 0) : 0), 0)
  const all = (n * (n + 1)) / 2
  const variance = (n * (n + 1) * (2 * n + 1)) / 24 - ties / 48
  const distance = Math.max(0, Math.abs(positive - all / 2) - 0.5)
  return { statistic: Math.min(positive, all - positive), pValue: 2 * normalCdf(-distance / Math.sqrt(variance)) }
}
