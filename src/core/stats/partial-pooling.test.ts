import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../lib/random.ts'
import { normalQuantile } from './normal.ts'
import { poolSlices } from './partial-pooling.ts'
import { worstSliceBound } from './worst-slice.ts'

const slices = [
  { value: 0.1, standardError: 0.02 },
  { value: 0, standardError: 0.02 },
  { value: -0.1, standardError: 0.05 },
  { value: 0.08, standardError: 0.03 },
]

const pool = (estimates: readonly { value: number; standardError: number }[], level?: number) => {
  const pooled = poolSlices(estimates, level)
  if (pooled === undefined) throw new Error('not pooled')
  return pooled
}

describe('partial pooling', () => {
  it('reproduces the eight schools of Gelman et al.: effects of 28 and -3 become about 11 and 6', () => {
    const effects = [28, 8, -3, 7, -1, 1, 18, 12]
    const errors = [15, 10, 16, 11, 9, 11, 10, 18]
    const { mean, spread, slices: schools } = pool(effects.map((value, i) => ({ value, standardError: errors[i]! })))
    expect(Math.abs(mean - 8)).toBeLessThan(0.6)
    expect(Math.abs(spread - 6.6)).toBeLessThan(0.7)
    // Posterior means of the book's table 5.3 by simulation: 11.4, 7.9, 6.1, 7.7, 5.1, 6.1, 10.6, 8.5.
    const published = [11.4, 7.9, 6.1, 7.7, 5.1, 6.1, 10.6, 8.5]
    schools.forEach(({ value }, i) => expect(Math.abs(value - published[i]!)).toBeLessThan(0.5))
    const [first] = schools
    expect(Math.abs((first!.high - first!.low) / (2 * 1.96) - 8.3)).toBeLessThan(0.7)
  })

  it('draws each slice towards the mean, never past it, and is symmetric around its value', () => {
    const { mean, slices: pooled } = pool(slices)
    slices.forEach(({ value }, i) => {
      const shrunk = pooled[i]!
      expect(Math.min(value, mean) - 0.02).toBeLessThanOrEqual(shrunk.value)
      expect(Math.max(value, mean) + 0.02).toBeGreaterThanOrEqual(shrunk.value)
      expect(Math.abs(shrunk.value - mean)).toBeLessThan(Math.abs(value - mean))
      expect(shrunk.high - shrunk.value).toBeCloseTo(shrunk.value - shrunk.low, 12)
    })
    expect(pool(slices, 0.8).slices[0]!.high).toBeLessThan(pooled[0]!.high)
  })

  it('believes precise slices, and doubts noisy ones that lie far out', () => {
    const precise = pool(slices.map(({ value }) => ({ value, standardError: 0.001 })))
    slices.forEach(({ value }, i) => expect(precise.slices[i]!.value).toBeCloseTo(value, 3))
    const { slices: pooled, mean } = pool([...slices.slice(0, 3), { value: 0.5, standardError: 0.5 }])
    expect(Math.abs(pooled[3]!.value - mean)).toBeLessThan(0.1)
  })

  it('of fewer than three slices is not made', () => {
    expect(poolSlices([])).toBeUndefined()
    expect(poolSlices(slices.slice(0, 2))).toBeUndefined()
    expect(poolSlices(slices.slice(0, 3))).toBeDefined()
  })

  it('is nearer the truth than the slices themselves, and its limits hold it', () => {
    const random = createRandom(1)
    const normal = (): number => normalQuantile(random.next() || 0.5)
    let seenError = 0
    let pooledError = 0
    let covered = 0
    for (let trial = 0; trial < 100; trial++) {
      const truths = Array.from({ length: 10 }, () => 0.02 + 0.03 * normal())
      const seen = truths.map((truth) => ({ value: truth + 0.05 * normal(), standardError: 0.05 }))
      pool(seen).slices.forEach(({ value, low, high }, i) => {
        seenError += (seen[i]!.value - truths[i]!) ** 2
        pooledError += (value - truths[i]!) ** 2
        if (low <= truths[i]! && truths[i]! <= high) covered++
      })
    }
    expect(pooledError).toBeLessThan(0.6 * seenError)
    expect(covered / 1000).toBeGreaterThan(0.93)
  })

  it('moves with a shift of all slices', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ value: fc.double({ min: -1, max: 1, noNaN: true }), standardError: fc.double({ min: 0.01, max: 1, noNaN: true }) }),
          { minLength: 3, maxLength: 12 },
        ),
        (any) => {
          const moved = pool(any.map(({ value, standardError }) => ({ value: value + 1, standardError })))
          pool(any).slices.forEach(({ value }, i) => expect(moved.slices[i]!.value).toBeCloseTo(value + 1, 6))
        },
      ),
    )
  })
})

describe('the worst slice', () => {
  it('is bounded at alpha / k, by the lowest of all bounds', () => {
    const asked: number[] = []
    const lows = [0.1, -0.2, 0.05, 0.3]
    const worst = worstSliceBound(4, (slice, alpha) => {
      asked.push(alpha)
      return lows[slice]!
    })
    expect(worst).toEqual({ slice: 1, low: -0.2 })
    expect(asked).toEqual([0.0125, 0.0125, 0.0125, 0.0125])
  })
  it('of no slice is not known', () => expect(worstSliceBound(0, () => 0)).toBeUndefined())
  it('takes another alpha', () => expect(worstSliceBound(2, (_, alpha) => alpha, 0.1)).toEqual({ slice: 0, low: 0.05 }))
})
