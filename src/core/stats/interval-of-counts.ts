import type { Random } from '../ports/world.ts'
import { bootstrapMetric } from './bootstrap-metric.ts'
import type { Interval } from './interval.ts'
import { toleratedMissing } from './worst-case.ts'

interface CountsInterval {
  /** Per-example count vectors; null where an output is missing. */
  readonly counts: readonly (Float64Array | null)[]
  readonly value: (sums: Float64Array) => number
  /** A name for each example; examples with one name are not independent. */
  readonly clusters?: readonly string[]
  /** The class of each example. */
  readonly strata?: readonly string[]
  /** Counts that a right and a wrong answer to example `i` would have had; asked only where outputs are missing. */
  fill?(i: number): { readonly right: Float64Array; readonly wrong: Float64Array } | undefined
  readonly random: Random
  readonly level?: number
}

/**
 * Interval of one arm's data-set metric (`bootstrapMetric`) where outputs may be missing: up to 1 % are left out; with more, low is as if
 * they had been wrong and high as if they had been right, where `fill` can say what that is worth.
 */
export const intervalOfCounts = ({ counts, clusters, strata, fill, ...rest }: CountsInterval): Interval => {
  const of = (filled: readonly (Float64Array | null | undefined)[]): Interval => {
    const at = filled.flatMap((count, i) => (count === null || count === undefined ? [] : [i]))
    const pick = (names: readonly string[]): readonly string[] => at.map((i) => names[i] ?? '')
    return bootstrapMetric({
      ...rest,
      counts: filled.filter((count) => count !== null && count !== undefined),
      ...(clusters === undefined ? {} : { clusters: pick(clusters) }),
      ...(strata === undefined ? {} : { strata: pick(strata) }),
    })
  }
  const complete = of(counts)
  const missing = counts.filter((count) => count === null).length
  if (fill === undefined || missing <= toleratedMissing * counts.length) return complete
  return {
    ...complete,
    low: Math.min(complete.low, of(counts.map((count, i) => count ?? fill(i)?.wrong)).low),
    high: Math.max(complete.high, of(counts.map((count, i) => count ?? fill(i)?.right)).high),
    method: `${complete.method}, both worst cases of missing outputs`,
  }
}
