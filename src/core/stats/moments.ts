import { sum } from '../lib/sum.ts'

/** Count, mean, variance and standardised third and fourth moments of a sample. */
export interface Moments {
  readonly n: number
  readonly mean: number
  /** With n - 1 below; 0 for n < 2. */
  readonly variance: number
  /** m3 / m2^1.5; 0 where all values are equal. */
  readonly skewness: number
  /** m4 / m2^2 (3 for a normal distribution); 3 where all values are equal. */
  readonly kurtosis: number
}

/** Moments of `values`, by two passes (deviations from the mean), so that nothing cancels. An empty sample has mean 0. */
export const moments = (values: ArrayLike<number>): Moments => {
  const n = values.length
  if (n === 0) return { n, mean: 0, variance: 0, skewness: 0, kurtosis: 3 }
  const mean = sum(values) / n
  const second = new Float64Array(n)
  const third = new Float64Array(n)
  const fourth = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    const deviation = (values[i] ?? 0) - mean
    second[i] = deviation ** 2
    third[i] = deviation ** 3
    fourth[i] = deviation ** 4
  }
  const squares = sum(second)
  const m2 = squares / n
  // Equal values such as 0.1 can leave deviations of one rounding error, which are not a spread.
  if (m2 <= (Math.abs(mean) * Number.EPSILON) ** 2 * 4) return { n, mean, variance: 0, skewness: 0, kurtosis: 3 }
  return {
    n,
    mean,
    variance: squares / (n - 1),
    skewness: sum(third) / n / m2 ** 1.5,
    kurtosis: sum(fourth) / n / m2 ** 2,
  }
}
