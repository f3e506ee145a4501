import type { Random } from '../ports/world.ts'
import { bcaLimits, defaultResamples } from './bca.ts'
import type { Interval } from './interval.ts'
import { quantileOfSorted } from './quantile.ts'
import { createTallier } from './resample.ts'

export interface QuantileComparison {
  readonly a: number
  readonly b: number
  readonly difference: Interval
  /** What to say beside it: a far quantile of few examples rests on a handful of values. '' where there is nothing to say. */
  readonly caution: string
}

/** Type-7 quantile of a bootstrap sample, from how often each example was drawn: `order` lists examples by rising value. */
const quantileOfTally = (values: ArrayLike<number>, { order, tally, p }: { order: Int32Array; tally: Int32Array; p: number }): number => {
  const n = order.length
  const position = p * (n - 1)
  const lower = Math.floor(position)
  let seen = 0
  let left: number | undefined
  for (let i = 0; i < n; i++) {
    const example = order[i] as number
    seen += tally[example] as number
    if (left === undefined && seen > lower) left = values[example]
    if (left !== undefined && seen > Math.min(lower + 1, n - 1)) return left + (position - lower) * ((values[example] ?? left) - left)
  }
  return left ?? 0
}

/**
 * Difference B - A of a quantile (`p` = 0.95 for p95 latency) of two arms on the same examples, with the bias-corrected paired bootstrap: examples are
 * drawn with both their values. The acceleration is 0: the jackknife of a quantile takes two or three values only and says
 * nothing about its skew. From n = 200 for p95 (about ten values beyond it) the interval holds; with fewer, `caution` says so.
 * Assumes independent examples. No example gives an unbounded interval. Source: Efron & Tibshirani 1993, ch. 14; Hyndman & Fan 1996 (type 7).
 */
export const compareQuantiles = (
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  {
    p,
    level = 0.95,
    resamples = defaultResamples,
    random,
  }: { readonly p: number; readonly level?: number; readonly resamples?: number; readonly random: Random },
): QuantileComparison => {
  const n = a.length
  if (b.length !== n) throw new RangeError(`compareQuantiles: ${n} values of A, ${b.length} of B`)
  const method = 'paired bias-corrected bootstrap of quantiles'
  const beyond = Math.min(p, 1 - p) * n
  const enough = Math.ceil(leastBeyond / Math.min(p, 1 - p) - 1e-9)
  const caution = beyond >= leastBeyond - 1e-9 ? '' : `${n} examples, ${enough} are needed for this quantile`
  if (n === 0) return { a: 0, b: 0, difference: { value: 0, low: -Infinity, high: Infinity, n, method }, caution }
  const ordered = (values: ArrayLike<number>): Int32Array =>
    Int32Array.from({ length: n }, (_, i) => i).sort((i, j) => (values[i] ?? 0) - (values[j] ?? 0) || i - j)
  const [orderA, orderB] = [ordered(a), ordered(b)]
  const at = (values: ArrayLike<number>): number => quantileOfSorted(Float64Array.from(Array.from(values)).sort(), p)
  const identity = Int32Array.from({ length: n }, (_, i) => i)
  const draw = createTallier(identity, [identity], random)
  const tally = new Int32Array(n)
  const draws = new Float64Array(resamples)
  for (let r = 0; r < resamples; r++) {
    tally.fill(0)
    draw(tally)
    draws[r] = quantileOfTally(b, { order: orderB, tally, p }) - quantileOfTally(a, { order: orderA, tally, p })
  }
  const [ofA, ofB] = [at(a), at(b)]
  const { low, high } = bcaLimits(draws, { value: ofB - ofA, acceleration: 0, level })
  return { a: ofA, b: ofB, difference: { value: ofB - ofA, low, high, n, method }, caution }
}

/** Values beyond a quantile that its interval rests on. */
const leastBeyond = 10
