import type { Random } from '../ports/world.ts'
import { bisect } from './bisect.ts'
import { numberClusters } from './clusters.ts'
import type { Interval } from './interval.ts'
import { moments } from './moments.ts'

/** Up to this many clusters every pattern of signs is tried (1,024); above, as many random ones. */
const exactUpTo = 10

/** A row of signs for each resample, the first all +1: the data as seen. */
const signPatterns = (clusters: number, random: Random): Int8Array[] =>
  Array.from({ length: 2 ** Math.min(exactUpTo, clusters) }, (_, pattern) =>
    Int8Array.from({ length: clusters }, (_, i) => {
      if (clusters <= exactUpTo) return (pattern >>> i) & 1 ? -1 : 1
      return pattern === 0 || random.below(2) === 0 ? 1 : -1
    }),
  )

interface Sums {
  readonly totals: Float64Array
  readonly sizes: Float64Array
  readonly n: number
}

/** |t| of the mean of signed cluster sums, with the cluster-robust standard error of the resample itself. */
const tOf = (sums: Float64Array, { sizes, n }: Sums, signs: Int8Array): number => {
  let mean = 0
  for (let g = 0; g < sums.length; g++) mean += (signs[g] as number) * (sums[g] as number)
  mean /= n
  let squares = 0
  for (let g = 0; g < sums.length; g++) squares += ((signs[g] as number) * (sums[g] as number) - (sizes[g] as number) * mean) ** 2
  return squares > 0 ? Math.abs(mean) / Math.sqrt(squares) : mean === 0 ? 0 : Infinity
}

const pValueAt = (hypothesis: number, sums: Sums, patterns: readonly Int8Array[]): number => {
  const deviations = sums.totals.map((total, g) => total - (sums.sizes[g] ?? 0) * hypothesis)
  const seen = tOf(deviations, sums, patterns[0] ?? new Int8Array(0))
  if (seen === 0) return 1
  const reached = seen * (1 - 1e-9)
  let hits = 0
  for (const signs of patterns) if (tOf(deviations, sums, signs) >= reached) hits++
  return hits / patterns.length
}

const sumClusters = (values: ArrayLike<number>, names: readonly string[]): Sums => {
  const { of, count } = numberClusters(names, values.length)
  const totals = new Float64Array(count)
  const sizes = new Float64Array(count)
  for (let i = 0; i < values.length; i++) {
    const cluster = of[i] ?? 0
    totals[cluster] = (totals[cluster] ?? 0) + (values[i] ?? 0)
    sizes[cluster] = (sizes[cluster] ?? 0) + 1
  }
  return { totals, sizes, n: values.length }
}

/**
 * Interval of the mean of values in few clusters by the wild cluster bootstrap: all means that the following test does not reject. Under a
 * mean of theta each cluster's deviation from it is as likely to have the other sign; t is recomputed for every pattern of signs (up to 10
 * clusters; else 1,024 random ones), and p is the share with |t| as large as seen. With G clusters p is at least 2 / 2^G, so that
 * fewer than six cannot exclude anything at 95 %: limits are then infinite. `n` counts clusters.
 * Assumes independent clusters with symmetric deviations. Source: Cameron, Gelbach & Miller 2008, Rev Econ Stat 90:414 (restricted, Rademacher weights).
 */
export const wildClusterInterval = (
  values: ArrayLike<number>,
  names: readonly string[],
  { level = 0.95, random }: { readonly level?: number; readonly random: Random },
): Interval => {
  const sums = sumClusters(values, names)
  const { mean, variance } = moments(values)
  const clusters = sums.totals.length
  const method = 'wild cluster bootstrap'
  const alpha = 1 - level
  if (2 / 2 ** Math.min(clusters, exactUpTo) > alpha) return { value: mean, low: -Infinity, high: Infinity, n: clusters, method }
  if (variance === 0) return { value: mean, low: mean, high: mean, n: clusters, method }
  const patterns = signPatterns(clusters, random)
  const rejects = (hypothesis: number): boolean => pValueAt(hypothesis, sums, patterns) <= alpha
  const limit = (direction: 1 | -1): number => {
    let far = Math.sqrt(variance)
    while (Number.isFinite(far) && !rejects(mean + direction * far)) far *= 2
    return mean + direction * bisect(0, far, (distance) => !rejects(mean + direction * distance))
  }
  return { value: mean, low: limit(-1), high: limit(1), n: clusters, method }
}
