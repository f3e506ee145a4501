import { sum } from '../lib/sum.ts'
import { summariseClusters } from './clusters.ts'
import type { Interval } from './interval.ts'
import { moments } from './moments.ts'
import { normalQuantile } from './normal.ts'

/** What people said of some rows and a judge of all of them. `human[i]` and `judge[i]` are of the same labelled row. */
export interface PpiSample {
  readonly human: readonly number[]
  readonly judge: readonly number[]
  /** The judge's values on rows that no person judged. */
  readonly unlabelled: readonly number[]
  /** Weight of the judge in [0, 1], where it was fixed in advance; else estimated from the sample. */
  readonly lambda?: number
  /** A name for every row, labelled ones first; rows with one name are not independent. */
  readonly clusters?: readonly string[]
}

export interface PpiEstimate {
  readonly value: number
  readonly standardError: number
  readonly lambda: number
  /** Human labels. */
  readonly n: number
  /** (SE clustered / SE as if independent)^2; 1 without clusters. */
  readonly designEffect: number
}

const meanOf = (values: readonly number[]): number => (values.length === 0 ? 0 : sum(values) / values.length)

/** lambda* = Cov(Y, f) / ((1 + n / N) Var(f)), clipped to [0, 1]: the weight with the least variance. 0 where the judge says nothing. */
const bestLambda = ({ human, judge, unlabelled }: PpiSample): number => {
  const n = human.length
  const variance = moments([...judge, ...unlabelled]).variance
  if (n === 0 || variance === 0) return 0
  const meanF = meanOf(judge)
  // Cov(Y, f): the mean of Y falls out.
  const covariance = sum(human.map((value, i) => value * ((judge[i] ?? 0) - meanF))) / n
  return Math.min(1, Math.max(0, covariance / ((1 + n / unlabelled.length) * variance)))
}

/**
 * PPI++ of a mean: lambda mean(f unlabelled) + mean(Y - lambda f labelled), Var = lambda^2 Var(f) / N + Var(Y - lambda f) / n
 * (variances divide by N and n, the covariance by n, Var(f) of lambda by n + N - 1, as in ppi_py). The judge's errors do not bias it.
 * With `clusters` the variance is that of cluster sums, with the factor G / (G - 1). Assumes that labelled rows were drawn at
 * random, and n of about 200 where lambda is estimated from the same labels.
 * Source: Angelopoulos et al. 2023, arXiv:2311.01453 (PPI++).
 */
export const ppiEstimate = (sample: PpiSample): PpiEstimate => {
  const { human, judge, unlabelled, clusters } = sample
  const n = human.length
  const N = unlabelled.length
  if (judge.length !== n) throw new RangeError(`ppi: ${n} human labels, ${judge.length} of the judge`)
  const lambda = N === 0 ? 0 : (sample.lambda ?? bestLambda(sample))
  const rectified = human.map((value, i) => value - lambda * (judge[i] ?? 0))
  const meanRectified = meanOf(rectified)
  const meanUnlabelled = meanOf(unlabelled)
  // What each row adds to the estimate's error: their squares are the two terms of the variance.
  const parts = [
    ...rectified.map((value) => (value - meanRectified) / Math.max(1, n)),
    ...unlabelled.map((value) => (lambda * (value - meanUnlabelled)) / Math.max(1, N)),
  ]
  const plain = sum(parts.map((part) => part * part))
  const isClustered = clusters !== undefined && new Set(clusters).size < clusters.length
  const clustered = isClustered ? (parts.length * summariseClusters(parts, clusters).standardError) ** 2 : plain
  return {
    value: lambda * meanUnlabelled + meanRectified,
    standardError: Math.sqrt(clustered),
    lambda,
    n,
    designEffect: plain > 0 ? Math.max(1, clustered / plain) : 1,
  }
}

/** The estimate with a normal interval; no labels give infinite limits. */
export const ppiMean = (sample: PpiSample, level = 0.95): Interval & { readonly lambda: number } => {
  const { value, standardError, lambda, n } = ppiEstimate(sample)
  const half = n === 0 ? Infinity : normalQuantile((1 + level) / 2) * standardError
  return { value, low: value - half, high: value + half, n, method: 'PPI++', lambda }
}
