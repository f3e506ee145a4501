import { normalQuantile } from '../stats/normal.ts'

/**
 * Bounds for "this recipe gains", not "this adapter gains": the seed's variance is added, sigma^2 / k over k >= 3 seeds (DESIGN §4;
 * evaluation.md §18.5). The standard error is read off the one-sided bounds at `alpha`, which assumes that they are about normal.
 */
export const recipeClaim = (
  comparison: { readonly difference: number; readonly low: number; readonly high: number; readonly alpha: number },
  seeds: { readonly k: number; readonly sigma: number },
): { readonly low: number; readonly high: number; readonly seeds: number; readonly sigma: number } => {
  const { difference, low, high, alpha } = comparison
  const z = normalQuantile(1 - alpha)
  const widen = (bound: number): number => {
    const error = Math.abs(bound - difference) / z
    return difference + Math.sign(bound - difference) * z * Math.sqrt(error ** 2 + seeds.sigma ** 2 / seeds.k)
  }
  return { low: widen(low), high: widen(high), seeds: seeds.k, sigma: seeds.sigma }
}
