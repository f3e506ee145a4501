import { describe, expect, it } from 'vitest'
import { createRandom } from '../lib/random.ts'
import { bca } from './bca.ts'
import { compareContinuous, signBounds } from './compare-continuous.ts'
import { meanInterval } from './mean-interval.ts'
import { moments } from './moments.ts'
import { pairedT } from './paired-t.ts'
import { varianceInflation } from './power.ts'
import { signFlip } from './sign-flip.ts'
import { isSkewed } from './skewed.ts'
import { tango } from './tango.ts'

/** Arms whose differences are exactly `d` (A scores 0.5). */
const armsOf = (d: readonly number[]) => [d.map(() => 0.5), d.map((value) => 0.5 + value)] as const
const compare = (d: readonly number[], margin: number | undefined = 0.05, alpha = 0.025) => {
  const [a, b] = armsOf(d)
  return compareContinuous(a, b, { alpha, margin, random: createRandom(1) })
}
const spread = (n: number): number[] => Array.from({ length: n }, (_, i) => 0.25 * Math.sin(i) + 0.0625)
const skewed = (n: number): number[] => Array.from({ length: n }, (_, i) => (i % 10 === 0 ? 0.5 : (i % 7) / 256))

describe('bounds of the signs', () => {
  it("are Tango's of the shares of losses and gains, each with the other arm silent", () => {
    const d = [0.1, 0.2, 0.3, -0.4, 0, 0, 0, 0, 0, 0]
    const { low, high, method } = signBounds(d, { alpha: 0.05, designEffect: 1 })
    expect(low).toBe(tango({ both: 9, onlyA: 1, onlyB: 0, neither: 0 }, 0.9).low)
    expect(high).toBe(tango({ both: 7, onlyA: 0, onlyB: 3, neither: 0 }, 0.9).high)
    expect(method).toBe('Tango score of the signs')
  })
  it('count every example for one over the design effect', () => {
    const d = [0.1, 0.2, 0.3, -0.4, 0, 0, 0, 0, 0, 0]
    const { low, high } = signBounds(d, { alpha: 0.05, designEffect: 2 })
    expect(low).toBe(tango({ both: 4.5, onlyA: 0.5, onlyB: 0, neither: 0 }, 0.9).low)
    expect(high).toBe(tango({ both: 3.5, onlyA: 0, onlyB: 1.5, neither: 0 }, 0.9).high)
  })
})

describe('graded scores', () => {
  it('get t bounds, the t p-value and an inflated variance', () => {
    const d = spread(60)
    const result = compare(d)
    const t = pairedT(d)
    expect(result.method).toBe('t')
    expect(result.low).toBeCloseTo(t.low, 12)
    expect(result.high).toBeCloseTo(t.high, 12)
    expect(result.pValue).toBeCloseTo(t.pValue, 12)
    const shape = moments(d)
    expect(result.varianceUpper).toBeCloseTo(shape.variance * varianceInflation(shape.kurtosis, 60), 12)
    expect(result).toMatchObject({ n: 60, discordant: [0, 0], designEffect: 1, validFor: { yes: true, no: true, why: '' } })
    expect(result.valueA).toBeCloseTo(0.5, 12)
    expect(result.valueB).toBeCloseTo(0.5 + shape.mean, 12)
    expect(result.difference).toBeCloseTo(shape.mean, 12)
  })

  it('conclude from 50 examples on, and say what is missing', () => {
    expect(compare(spread(50)).validFor.yes).toBe(true)
    expect(compare(spread(49)).validFor).toEqual({ yes: false, no: false, why: '49 examples, 50 are needed' })
  })

  it('get BCa bounds and sign flips where skewed, from 100 examples on, and conclude from 200', () => {
    const d = skewed(100)
    expect(isSkewed(moments(d), 0.025)).toBe(true)
    const result = compare(d)
    const [a, b] = armsOf(d)
    const seen = b.map((value, i) => value - a[i]!)
    const direct = bca(seen, { level: 0.95, random: createRandom(1).fork('bca') })
    expect(result).toMatchObject({ low: direct.low, high: direct.high, method: 'BCa bootstrap' })
    expect(result.validFor).toEqual({ yes: false, no: false, why: '100 examples, 200 are needed where differences are skewed' })
    expect(compare(skewed(199)).validFor.yes).toBe(false)
    expect(compare(skewed(200))).toMatchObject({ method: 'BCa bootstrap', validFor: { yes: true, no: true, why: '' } })
    expect(result.pValue).toBe(signFlip(seen, { random: createRandom(1).fork('sign-flip') }))
  })

  it('keep t and conclude nothing where skewed and fewer than 100', () => {
    const d = skewed(99)
    const result = compare(d)
    expect(result.method).toBe('t')
    expect(result.low).toBeCloseTo(meanInterval(d).low, 12)
    expect(result.validFor).toEqual({ yes: false, no: false, why: '99 examples, 200 are needed where differences are skewed' })
  })

  it('that differ on fewer than ten examples get the bounds of the signs, and only a no', () => {
    const rare = (differing: number) => Array.from({ length: 400 }, (_, i) => (i < differing ? 0.25 : 0))
    const nine = compare(rare(9))
    expect(nine.method).toBe('Tango score of the signs')
    expect(nine).toMatchObject(signBounds(rare(9), { alpha: 0.025, designEffect: 1 }))
    expect(nine.validFor).toMatchObject({ yes: false, no: true })
    expect(nine.pValue).toBe(2 / 2 ** 9)
    // Their spread is not known: as if ten of 400 were a whole point.
    expect(nine.varianceUpper).toBe(10 / 400)
    expect(compare(rare(10)).method).not.toBe('Tango score of the signs')
    const [a, b] = armsOf(rare(9))
    expect(compareContinuous(a, b, { alpha: 0.025, margin: undefined, random: createRandom(1) }).validFor.no).toBe(false)
  })

  it('that all differ by the same have no spread: the p-value comes from flips', () => {
    const result = compare(Array.from({ length: 60 }, () => 0.25))
    expect(result).toMatchObject({ low: 0.25, high: 0.25, pValue: 1 / 10_001, varianceUpper: 0 })
  })

  it('never leave [-1, 1], and nothing is known from no example', () => {
    const wild = Array.from({ length: 12 }, (_, i) => (i % 2 === 0 ? 0.5 : -0.5))
    const result = compare(wild, 0.05, 1e-9)
    expect([result.low, result.high]).toEqual([-1, 1])
    expect(compare([])).toMatchObject({ n: 0, valueA: 0, valueB: 0, difference: 0, low: -1, high: 1, pValue: 1, varianceUpper: 1 })
  })
})

describe('skewness that spoils t', () => {
  it('is where the Edgeworth term exceeds a quarter of alpha', () => {
    // alpha 0.025: z = 1.959964, density 0.05844507; limit 0.00625 = |skewness| x 8.682918 x 0.05844507 / (6 sqrt n).
    const limit = (n: number): number => (0.00625 * 6 * Math.sqrt(n)) / (8.682917641 * 0.0584450697)
    const at = (n: number, skewness: number): boolean => isSkewed({ n, mean: 0, variance: 1, kurtosis: 3, skewness }, 0.025)
    for (const n of [50, 400]) {
      expect(at(n, limit(n) * 1.0001)).toBe(true)
      expect(at(n, -limit(n) * 1.0001)).toBe(true)
      expect(at(n, limit(n) * 0.9999)).toBe(false)
    }
    expect(at(50, 0)).toBe(false)
  })
})
