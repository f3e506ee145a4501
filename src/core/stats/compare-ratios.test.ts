import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../lib/random.ts'
import { compareRatios, type RatioParts } from './compare-ratios.ts'

const parts = (cost: number, successes: readonly number[]): RatioParts[] => successes.map((below) => ({ above: cost, below }))
const every = (n: number, wrong: number): number[] => Array.from({ length: n }, (_, i) => (i % wrong === 0 ? 0 : 1))

describe('cost per success', () => {
  it('is taken on totals: A pays 1 an answer for 80 % right, B 0.5 for 75 %', () => {
    const result = compareRatios(parts(1, every(200, 5)), parts(0.5, every(200, 4)), { resamples: 2000, random: createRandom(1) })
    if (result.status !== 'compared') throw new Error(result.why)
    expect(result.a).toBeCloseTo(1 / 0.8, 12)
    expect(result.b).toBeCloseTo(0.5 / 0.75, 12)
    expect(result.difference).toMatchObject({ value: result.b - result.a, n: 200, method: 'paired BCa bootstrap of ratios' })
    expect(result.difference.low).toBeLessThan(result.difference.value)
    expect(result.difference.high).toBeLessThan(0)
  })

  it('has the width of theory: of a ratio with a constant above, cost times the spread of 1 / share', () => {
    // Delta method for A without failures, B with 75 %: sd = 0.5 sqrt(p q / n) / p^2.
    const result = compareRatios(parts(1, every(400, 1e9).fill(1)), parts(0.5, every(400, 4)), { resamples: 4000, random: createRandom(2) })
    if (result.status !== 'compared') throw new Error(result.why)
    const expected = 2 * 1.96 * 0.5 * (Math.sqrt(0.75 * 0.25) / 20 / 0.75 ** 2)
    expect((result.difference.high - result.difference.low) / expected).toBeCloseTo(1, 1)
  })

  it('is tighter than two separate ratios where the arms fail together', () => {
    const hard = every(300, 3)
    const width = (successes: readonly number[]): number => {
      const result = compareRatios(parts(1, hard), parts(1, successes), { resamples: 2000, random: createRandom(3) })
      return result.status === 'compared' ? result.difference.high - result.difference.low : Infinity
    }
    expect(width(hard)).toBe(0)
    expect(width(hard.toReversed().map((_, i) => (i % 3 === 1 ? 0 : 1)))).toBeGreaterThan(0.2)
  })

  it('swapping the arms negates the difference and swaps the limits', () => {
    const [a, b] = [parts(1, every(100, 5)), parts(2, every(100, 3))]
    const one = compareRatios(a, b, { resamples: 999, random: createRandom(4) })
    const other = compareRatios(b, a, { resamples: 999, random: createRandom(4) })
    if (one.status !== 'compared' || other.status !== 'compared') throw new Error('not compared')
    expect(one.difference.low).toBeCloseTo(-other.difference.high, 9)
    expect(one.difference.high).toBeCloseTo(-other.difference.low, 9)
  })

  it('is not defined where successes are too few to divide by', () => {
    const few = Array.from({ length: 100 }, (_, i) => (i < 19 ? 1 : 0))
    expect(compareRatios(parts(1, every(100, 5)), parts(1, few), { random: createRandom(1) })).toEqual({
      status: 'undefined',
      why: '19 examples count below the line in one arm, 20 are needed',
    })
    const enough = compareRatios(parts(1, every(100, 5)), parts(1, [1, ...few.slice(0, 99)]), { resamples: 99, random: createRandom(1) })
    expect(enough.status).toBe('compared')
    expect(compareRatios([], [], { random: createRandom(1) }).status).toBe('undefined')
  })

  it('refuses arms of different length', () =>
    expect(() => compareRatios(parts(1, [1]), [], { random: createRandom(1) })).toThrow('1 examples of A, 0 of B'))

  it('holds its point for any costs', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: 0, max: 9, noNaN: true }), fc.double({ min: 0, max: 9, noNaN: true })), {
          minLength: 25,
          maxLength: 60,
        }),
        (costs) => {
          const a = costs.map(([above]) => ({ above, below: 1 }))
          const b = costs.map(([, above]) => ({ above, below: 1 }))
          const result = compareRatios(a, b, { resamples: 300, random: createRandom(5), level: 0.99 })
          if (result.status !== 'compared') throw new Error(result.why)
          expect(result.difference.low).toBeLessThanOrEqual(result.difference.value + 1e-9)
          expect(result.difference.high).toBeGreaterThanOrEqual(result.difference.value - 1e-9)
        },
      ),
      { numRuns: 30 },
    )
  })
})
