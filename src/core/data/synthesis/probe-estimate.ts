import type { Interval } from '../../stats/interval.ts'
import { tQuantile } from '../../stats/student-t.ts'
import { sum } from '../../lib/sum.ts'

/** Half the width of a t interval, times `scale`; without end for fewer than two values. */
const half = (squares: number, n: number, { level, scale }: { readonly level: number; readonly scale: number }): number =>
  n < 2 ? Infinity : tQuantile((1 + level) / 2, n - 1) * Math.sqrt(squares / (n - 1) / n) * scale

/**
 * Total of a finite population of `population` values, none below 0, from a simple random sample of them:
 * N·mean ± t(n − 1)·N·s/√n·√(1 − n/N), and never less than what the sample itself adds up to. Source: Cochran 1977, Sampling Techniques,
 * 2.21 and 2.24.
 */
export const estimateTotal = (values: readonly number[], population: number, level = 0.95): Interval => {
  const n = values.length
  const total = sum(values)
  const mean = n === 0 ? 0 : total / n
  const squares = sum(values.map((value) => (value - mean) ** 2))
  const isWhole = n > 0 && n >= population
  const width = isWhole ? 0 : half(squares, n, { level, scale: population * Math.sqrt(1 - n / population) })
  const value = isWhole ? total : population * mean
  return { value, low: Math.max(total, value - width), high: value + width, n, method: 'total of a finite population, t' }
}

/**
 * Ratio of two totals (USD over rows kept) from a sample of units: R = Σy/Σx ± t(n − 1)·s/(√n·mean of x), s² = Σ(y − Rx)²/(n − 1), by
 * linearisation; the correction for a finite population is left out. Undefined where Σx is 0. Source: Cochran 1977, 2.39 and 6.13.
 */
export const estimateRatio = (units: readonly { readonly y: number; readonly x: number }[], level = 0.95): Interval | undefined => {
  const n = units.length
  const [ys, xs] = [sum(units.map(({ y }) => y)), sum(units.map(({ x }) => x))]
  if (xs === 0) return undefined
  const value = ys / xs
  const width = half(sum(units.map(({ y, x }) => (y - value * x) ** 2)), n, { level, scale: n / xs })
  return { value, low: Math.max(0, value - width), high: value + width, n, method: 'ratio of totals, linearised' }
}
