import type { Interval } from '../stats/interval.ts'
import { wilson } from '../stats/wilson.ts'

/**
 * Newcombe's hybrid score interval of p_B - p_A of two proportions from different examples: square-and-add of the Wilson limits
 * (his method 10 without correlation). Needs far more examples than a paired comparison: what is hard for both does not cancel.
 * Counts may be fractional effective numbers. Source: Newcombe 1998, Stat Med 17:873.
 */
export const newcombeIndependent = (
  a: { readonly right: number; readonly n: number },
  b: { readonly right: number; readonly n: number },
  level = 0.95,
): Interval => {
  const [x, y] = [wilson(a.right, a.n, level), wilson(b.right, b.n, level)]
  const value = y.value - x.value
  return {
    value,
    low: value - Math.hypot(y.value - y.low, x.high - x.value),
    high: value + Math.hypot(y.high - y.value, x.value - x.low),
    n: Math.min(a.n, b.n),
    method: 'Newcombe, unpaired',
  }
}
