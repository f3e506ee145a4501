import { sum } from '../lib/sum.ts'
import { moments } from './moments.ts'

/** Where the noise of a mean over repeated examples comes from. */
export interface RepeatComponents {
  /** Examples with at least one score. */
  readonly n: number
  /** Mean number of repeats an example (harmonic, which is what counts for the noise). */
  readonly repeats: number
  /** Mean over examples of their mean scores. */
  readonly mean: number
  /** Variance between examples of their true means, at least 0: only more examples lower its part. */
  readonly between: number
  /** Mean variance of one score around its example's true mean: repeats and examples lower its part. */
  readonly within: number
  /** sqrt(between / n + within / (n repeats)). */
  readonly standardError: number
  /** Share of the squared standard error that more repeats could take away. */
  readonly shareOfRepeats: number
  /** The standard error with this many repeats of as many examples. */
  readonly standardErrorAt: (repeats: number) => number
}

/**
 * Splits the noise of a mean score into examples and repeats (sampling at temperature > 0): scores of example i are its mean plus noise.
 * within = mean over examples of their sample variance (pooled by n - 1), between = variance of the example means - within / repeats. Then
 * Var(mean) = between / n + within / (n K). Average repeats within an example before anything else; treating them as examples would claim K times
 * the evidence. More repeats help while `shareOfRepeats` is large; the rest only more examples take away. With one repeat each the two
 * cannot be told apart: within is 0 and `between` holds both. Source: Miller 2024, arXiv:2411.00640, section 3; Searle 1971 (variance components).
 */
export const repeatComponents = (scores: readonly (readonly number[])[]): RepeatComponents => {
  const groups = scores.filter((repeats) => repeats.length > 0)
  const n = groups.length
  const means = groups.map((repeats) => sum(repeats) / repeats.length)
  const shape = moments(means)
  const squares = sum(groups.map((repeats) => moments(repeats).variance * (repeats.length - 1)))
  const freedom = sum(groups.map((repeats) => repeats.length - 1))
  const within = freedom > 0 ? squares / freedom : 0
  const repeats = n === 0 ? 0 : n / sum(groups.map((group) => 1 / group.length))
  const between = n === 0 ? 0 : Math.max(0, shape.variance - within / repeats)
  const standardErrorAt = (count: number): number => (n === 0 ? 0 : Math.sqrt((between + within / count) / n))
  const total = between + (n === 0 ? 0 : within / repeats)
  return {
    n,
    repeats,
    mean: shape.mean,
    between,
    within,
    standardError: standardErrorAt(repeats),
    shareOfRepeats: total > 0 ? within / repeats / total : 0,
    standardErrorAt,
  }
}
