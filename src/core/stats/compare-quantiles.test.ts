import { describe, expect, it } from 'vitest'
import { createRandom } from '../lib/random.ts'
import { compareQuantiles } from './compare-quantiles.ts'
import { quantileOfSorted } from './quantile.ts'

const latencies = (n: number, seed: number, scale = 1): number[] => {
  const random = createRandom(seed)
  return Array.from({ length: n }, () => -scale * Math.log(1 - random.next()))
}

describe('quantile', () => {
  it.each([
    [0.05, -0.365],
    [0.25, 0.075],
    [0.5, 0.5],
    [0.95, 1.155],
    [0, -0.5],
    [1, 1.2],
    [-1, -0.5],
    [2, 1.2],
  ])('%f is that of NumPy', (p, wanted) => {
    const sorted = [-0.5, -0.2, 0, 0.3, 0.4, 0.6, 0.8, 0.9, 1.1, 1.2]
    expect(quantileOfSorted(sorted, p)).toBeCloseTo(wanted, 12)
  })
  it('of one value is that value, of none 0, between infinities infinity', () => {
    expect(quantileOfSorted([7], 0.3)).toBe(7)
    expect(quantileOfSorted([], 0.3)).toBe(0)
    expect(quantileOfSorted([1, Infinity, Infinity], 0.7)).toBe(Infinity)
  })
})

describe('difference of a quantile', () => {
  it('finds that B is slower at p95, with the limits of many resamples', () => {
    const a = latencies(400, 1)
    const b = a.map((value) => 1.5 * value)
    const { a: ofA, b: ofB, difference, caution } = compareQuantiles(a, b, { p: 0.95, resamples: 4000, random: createRandom(2) })
    expect(ofA).toBeCloseTo(
      quantileOfSorted(
        a.toSorted((x, y) => x - y),
        0.95,
      ),
      12,
    )
    expect(ofB).toBeCloseTo(1.5 * ofA, 12)
    expect(difference).toMatchObject({ value: ofB - ofA, n: 400, method: 'paired bias-corrected bootstrap of quantiles' })
    expect(difference.low).toBeGreaterThan(0)
    expect(difference.low).toBeLessThan(difference.value)
    expect(difference.high).toBeGreaterThan(difference.value)
    expect(caution).toBe('')
  })

  it('the median has the width of theory', () => {
    // Var(median) = 1 / (4 n f^2), f = 1/2 at the median ln 2 of an exponential: 1 / n.
    const n = 1000
    const zeros = Array.from({ length: n }, () => 0)
    const { difference } = compareQuantiles(zeros, latencies(n, 3), { p: 0.5, resamples: 4000, random: createRandom(1) })
    expect(Math.abs((difference.high - difference.low) / (2 * 1.96 * Math.sqrt(1 / n)) - 1)).toBeLessThan(0.2)
    expect(Math.abs(difference.value - Math.LN2)).toBeLessThan(0.1)
  })

  it('is zero without width where both arms are the same, though unsorted', () => {
    const a = latencies(300, 5)
    expect(compareQuantiles(a, a, { p: 0.95, resamples: 500, random: createRandom(1) }).difference).toMatchObject({
      value: 0,
      low: 0,
      high: 0,
    })
  })

  it('keeps pairs together: what both arms share cancels', () => {
    const shared = latencies(300, 6, 10)
    const noise = latencies(300, 7, 0.1)
    const paired = compareQuantiles(
      shared,
      shared.map((value, i) => value + (noise[i] ?? 0)),
      { p: 0.9, resamples: 1000, random: createRandom(1) },
    )
    const broken = compareQuantiles(
      shared,
      shared.toReversed().map((value, i) => value + (noise[i] ?? 0)),
      { p: 0.9, resamples: 1000, random: createRandom(1) },
    )
    const width = ({ difference }: typeof paired): number => difference.high - difference.low
    expect(width(paired)).toBeLessThan(width(broken) / 5)
  })

  it('swapping the arms negates', () => {
    const [a, b] = [latencies(200, 8), latencies(200, 9, 1.2)]
    const one = compareQuantiles(a, b, { p: 0.95, resamples: 999, random: createRandom(4) }).difference
    const other = compareQuantiles(b, a, { p: 0.95, resamples: 999, random: createRandom(4) }).difference
    expect(one.value).toBe(-other.value)
    expect(one.low).toBeCloseTo(-other.high, 9)
  })

  it('says how many examples the quantile needs', () => {
    const at = (n: number, p: number): string => {
      const values = latencies(n, 1)
      return compareQuantiles(values, values, { p, resamples: 20, random: createRandom(1) }).caution
    }
    expect(at(199, 0.95)).toBe('199 examples, 200 are needed for this quantile')
    expect(at(200, 0.95)).toBe('')
    expect(at(200, 0.05)).toBe('')
    expect(at(999, 0.99)).toBe('999 examples, 1000 are needed for this quantile')
    expect(at(20, 0.5)).toBe('')
  })

  it('knows nothing from no example, and refuses unequal numbers', () => {
    const { difference, caution } = compareQuantiles([], [], { p: 0.5, random: createRandom(1) })
    expect(difference).toMatchObject({ low: -Infinity, high: Infinity, n: 0 })
    expect(caution).toBe('0 examples, 20 are needed for this quantile')
    expect(() => compareQuantiles([1], [], { p: 0.5, random: createRandom(1) })).toThrow('1 values of A, 0 of B')
  })
})
