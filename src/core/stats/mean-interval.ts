import { summariseClusters } from './clusters.ts'
import type { Interval } from './interval.ts'
import { moments } from './moments.ts'
import { tQuantile } from './student-t.ts'

/**
 * Student's t interval of a mean: mean +- t(n - 1) s / sqrt(n); with `clusters` (a name for each value) the cluster-robust
 * form of `summariseClusters`, and `n` counts clusters. Assumes independent values (or clusters) and a mean that is
 * nearly normal: n of about 50, light tails. Not for one pass rate: it has no width at 0 % and 100 % (see `wilson`).
 * Fewer than two independent values give infinite limits. Source: Miller 2024, arXiv:2411.00640.
 */
export const meanInterval = (
  values: ArrayLike<number>,
  { level = 0.95, clusters }: { readonly level?: number; readonly clusters?: readonly string[] } = {},
): Interval => {
  const plain = moments(values)
  const robust = clusters === undefined ? undefined : summariseClusters(values, clusters)
  const units = robust?.clusters ?? plain.n
  const method = robust === undefined ? 't' : 'cluster-robust t'
  if (units < 2) return { value: plain.mean, low: -Infinity, high: Infinity, n: units, method }
  const error = robust?.standardError ?? Math.sqrt(plain.variance / plain.n)
  const half = tQuantile((1 + level) / 2, robust?.df ?? plain.n - 1) * error
  return { value: plain.mean, low: plain.mean - half, high: plain.mean + half, n: units, method }
}
