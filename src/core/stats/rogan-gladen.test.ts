import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../lib/random.ts'
import { roganGladen } from './rogan-gladen.ts'

describe('Rogan-Gladen', () => {
  it('is the published correction with its interval', () => {
    const one = roganGladen({ rate: 0.8, specificity: 0.7, sensitivity: 0.9, n: 1000, negatives: 100, positives: 100 })!
    expect(one.value).toBeCloseTo(0.833333, 6)
    expect(one.low).toBeCloseTo(0.74611, 6)
    expect(one.high).toBeCloseTo(0.943794, 6)
    const other = roganGladen({ rate: 0.84, specificity: 0.75, sensitivity: 0.95, n: 500, negatives: 60, positives: 140 })!
    expect(other.value).toBeCloseTo(0.842857, 6)
    expect(other.low).toBeCloseTo(0.773065, 6)
    expect(other.high).toBeCloseTo(0.914481, 6)
  })

  it('gives the published widths for 50 to 400 labels: the labels, not golden, dominate them', () => {
    const intervals = [50, 100, 200, 400].map((labels) => {
      const judged = { rate: 0.8, n: 1000, specificity: 0.85, sensitivity: 0.92, negatives: labels / 2, positives: labels / 2 }
      const { low, high } = roganGladen(judged)!
      return [low, high].map((limit) => Number(limit.toFixed(2)))
    })
    expect(intervals).toEqual([
      [0.74, 1],
      [0.77, 0.97],
      [0.78, 0.93],
      [0.79, 0.9],
    ])
  })

  it('refuses a judge that carries no information, and one that was never tried on one kind', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(share, share, share, (rate, q0, q1) => {
        const corrected = roganGladen({ rate, specificity: q0, sensitivity: q1, n: 100, negatives: 50, positives: 50 })
        if (q0 + q1 <= 1) expect(corrected).toBeUndefined()
        if (corrected === undefined) return
        expect(corrected.low).toBeGreaterThanOrEqual(0)
        expect(corrected.high).toBeLessThanOrEqual(1)
        expect(corrected.low).toBeLessThanOrEqual(corrected.high)
      }),
    )
    const judged = { rate: 0.5, specificity: 0.9, sensitivity: 0.9, n: 100, negatives: 50, positives: 50 }
    expect(roganGladen(judged)).toMatchObject({ n: 100, method: 'Rogan-Gladen' })
    for (const nothing of [{ negatives: 0 }, { positives: 0 }, { n: 0 }]) expect(roganGladen({ ...judged, ...nothing })).toBeUndefined()
    // Just informative by its shares, and not after two labels are smoothed.
    const hardly = { ...judged, specificity: 0.53, sensitivity: 0.53 }
    expect(roganGladen({ ...hardly, negatives: 500, positives: 500 })).toBeDefined()
    expect(roganGladen({ ...hardly, negatives: 2, positives: 2 })).toBeUndefined()
  })

  it('covers the true share 95 % of the time, counting that the errors are estimated', () => {
    const random = createRandom(21)
    const count = (n: number, p: number): number => Array.from({ length: n }, () => random.next()).filter((draw) => draw < p).length
    const [truth, q0, q1] = [0.7, 0.8, 0.9]
    const trials = 1_000
    let covered = 0
    for (let trial = 0; trial < trials; trial++) {
      const good = count(400, truth)
      const rate = (count(good, q1) + count(400 - good, 1 - q0)) / 400
      const [specificity, sensitivity] = [count(100, q0) / 100, count(100, q1) / 100]
      const interval = roganGladen({ rate, n: 400, specificity, sensitivity, negatives: 100, positives: 100 })
      if (interval !== undefined && interval.low <= truth && truth <= interval.high) covered++
    }
    expect(covered / trials).toBeGreaterThan(0.93)
    expect(covered / trials).toBeLessThan(0.98)
  })

  it('changes nothing where the judge makes no mistake', () => {
    expect(roganGladen({ rate: 0.37, specificity: 1, sensitivity: 1, n: 100, negatives: 500, positives: 500 })!.value).toBeCloseTo(0.37, 12)
  })
})
