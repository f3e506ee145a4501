import { sum } from '../lib/sum.ts'
import { moments } from './moments.ts'

/** What clusters do to a mean: examples that share a cluster are not independent. */
export interface ClusterSummary {
  /** Number of clusters. */
  readonly clusters: number
  readonly mean: number
  /** Cluster-robust standard error, with the factor sqrt(G / (G - 1)). */
  readonly standardError: number
  /** Degrees of freedom: clusters - 1, fewer where clusters are very unequal. */
  readonly df: number
  /** (SE clustered / SE naive)^2, at least 1; where nothing varies, `worstDesignEffect`. */
  readonly designEffect: number
  /** sum of m^2 / sum of m: the design effect if all members of a cluster agreed. */
  readonly worstDesignEffect: number
  /** Sum of the deviations of each cluster, in order of appearance. */
  readonly deviations: Float64Array
}

/** Cluster names as numbers 0, 1, ... in order of appearance. Throws where a name is missing: a missing name is not a cluster. */
export const numberClusters = (names: readonly string[], length: number): { readonly of: Int32Array; readonly count: number } => {
  if (names.length !== length) throw new RangeError(`clusters: ${names.length} names for ${length} examples`)
  const numbers = new Map<string, number>()
  const of = Int32Array.from(names, (name) => {
    if (name === undefined || name === '') throw new RangeError('clusters: an example has no cluster name')
    const known = numbers.get(name) ?? numbers.size
    numbers.set(name, known)
    return known
  })
  return { of, count: numbers.size }
}

/**
 * Mean of `values` with a cluster-robust standard error: sqrt(sum over clusters of (sum of deviations)^2) / n times
 * sqrt(G / (G - 1)). It is the t method on cluster means, each weighted by its size, so that the mean stays that of the examples.
 * Assumes independent clusters. df = G - 1, or effective G - 1 with effective G = (sum m)^2 / sum m^2 (Kish) where sizes differ:
 * forty clusters of which one holds most examples are not forty. Source: Miller 2024, arXiv:2411.00640, appendix A.
 */
export const summariseClusters = (values: ArrayLike<number>, names: readonly string[]): ClusterSummary => {
  const n = values.length
  const { of, count } = numberClusters(names, n)
  const { mean, variance } = moments(values)
  const deviations = new Float64Array(count)
  const sizes = new Float64Array(count)
  for (let i = 0; i < n; i++) {
    const cluster = of[i] ?? 0
    deviations[cluster] = (deviations[cluster] ?? 0) + (values[i] ?? 0) - mean
    sizes[cluster] = (sizes[cluster] ?? 0) + 1
  }
  const sizeSquares = sum(sizes.map((size) => size * size))
  const effective = n === 0 ? 0 : n ** 2 / sizeSquares
  const worstDesignEffect = n === 0 ? 1 : sizeSquares / n
  const robust = count < 2 ? 0 : Math.sqrt((sum(deviations.map((total) => total * total)) * count) / (count - 1)) / n
  return {
    clusters: count,
    mean,
    standardError: robust,
    df: Math.max(0, effective - 1),
    designEffect: variance === 0 ? worstDesignEffect : Math.max(1, robust ** 2 / (variance / n)),
    worstDesignEffect,
    deviations,
  }
}
