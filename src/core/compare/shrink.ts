/** Estimates of several slices, each pulled towards their common mean by as much as chance alone explains their spread. */
export interface Shrunk {
  /** In the order given. */
  readonly values: readonly number[]
  /** Variance between slices beyond chance (tau squared). */
  readonly between: number
}

/**
 * Partial pooling: d_i -> w_i d_i + (1 - w_i) mu with w_i = tau2 / (tau2 + v_i), tau2 by DerSimonian and Laird's moments, mu the mean
 * weighted by 1 / (tau2 + v_i). The best and the worst of many small slices look more extreme than they are; this takes that back.
 * Assumes independent slices: rows that carry several tags make it a little too sure. Source: DerSimonian & Laird 1986, Control Clin
 * Trials 7:177; Efron & Morris 1975, JASA 70:311.
 */
export const shrink = (estimates: readonly { readonly value: number; readonly variance: number }[]): Shrunk => {
  const k = estimates.length
  const total = (weights: readonly number[], of: (i: number) => number = () => 1): number =>
    weights.reduce((sum, weight, i) => sum + weight * of(i), 0)
  const value = (i: number): number => estimates[i]?.value ?? 0
  const weights = estimates.map(({ variance }) => 1 / variance)
  const mean = total(weights, value) / Math.max(total(weights), Number.MIN_VALUE)
  const spread = total(weights, (i) => (value(i) - mean) ** 2)
  const scale = total(weights) - total(weights, (i) => weights[i] ?? 0) / Math.max(total(weights), Number.MIN_VALUE)
  const between = k < 2 || !(scale > 0) ? 0 : Math.max(0, (spread - (k - 1)) / scale)
  const pooled = estimates.map(({ variance }) => 1 / (between + variance))
  const centre = total(pooled, value) / Math.max(total(pooled), Number.MIN_VALUE)
  return {
    between,
    values: estimates.map((estimate) => {
      const kept = between / (between + estimate.variance)
      return kept * estimate.value + (1 - kept) * centre
    }),
  }
}
