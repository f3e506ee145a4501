import type { Random } from '../ports/world.ts'
import { bootstrapStatistic } from './bootstrap-metric.ts'
import type { Interval } from './interval.ts'

/** What one example contributed to a ratio of totals: cost and success (0 or 1), tokens and characters, ... */
export interface RatioParts {
  readonly above: number
  readonly below: number
}

export type RatioComparison =
  | { readonly status: 'compared'; readonly a: number; readonly b: number; readonly difference: Interval }
  | { readonly status: 'undefined'; readonly why: string }

/**
 * Difference B - A of two ratios of totals on the same examples, such as cost per success: total above / total below of each arm, never a mean
 * of per-example ratios (one success of cost 1 and one failure of cost 1 cost 2 a success, and 1/0 has no mean). Interval by the
 * paired bootstrap over examples (BCa, jackknife acceleration): both arms are drawn together. A resample without any success costs Infinity a
 * success, so that limits may be infinite. Undefined where an arm has nothing below, or fewer than 20 examples have in either arm: the ratio is then
 * driven by single examples. Assumes independent examples. Source: Efron 1987, JASA 82:171.
 */
export const compareRatios = (
  a: readonly RatioParts[],
  b: readonly RatioParts[],
  { level = 0.95, resamples, random }: { readonly level?: number; readonly resamples?: number; readonly random: Random },
): RatioComparison => {
  if (a.length !== b.length) throw new RangeError(`compareRatios: ${a.length} examples of A, ${b.length} of B`)
  const least = Math.min(...[a, b].map((parts) => parts.filter(({ below }) => below > 0).length))
  if (least < leastBelow) return { status: 'undefined', why: `${least} examples count below the line in one arm, ${leastBelow} are needed` }
  const vectors = a.map((part, i) => Float64Array.of(part.above, part.below, b[i]?.above ?? 0, b[i]?.below ?? 0))
  const ratio = (above: number, below: number): number => (below > 0 ? above / below : Infinity)
  const ratios = (sums: Float64Array) => [ratio(sums[0] ?? 0, sums[1] ?? 0), ratio(sums[2] ?? 0, sums[3] ?? 0)] as const
  const statistic = (sums: Float64Array): number => {
    const [ofA, ofB] = ratios(sums)
    return ofA === ofB ? 0 : ofB - ofA
  }
  const totals = new Float64Array(4)
  for (const vector of vectors) vector.forEach((value, i) => (totals[i] = (totals[i] ?? 0) + value))
  const [ofA, ofB] = ratios(totals)
  const { value, low, high, n, method } = bootstrapStatistic({ vectors, statistic, resamples, random, level })
  return { status: 'compared', a: ofA, b: ofB, difference: { value, low, high, n, method: `paired ${method} of ratios` } }
}

/** From about this many successes on, none of the resamples is without one. */
const leastBelow = 20
