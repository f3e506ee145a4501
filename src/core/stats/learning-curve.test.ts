import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../lib/random.ts'
import { fitLearningCurve } from './learning-curve.ts'

const truth = (rows: number): number => 0.3 * (rows / 100) ** -0.5 + 0.05
const sizes = [100, 200, 400, 800]
const noiseless = sizes.map((rows) => ({ rows, error: truth(rows), n: 1000 }))

describe('learning curve', () => {
  it('recovers the law from noiseless points', () => {
    const curve = fitLearningCurve(noiseless)
    if (curve.status !== 'fitted') throw new Error(curve.why)
    expect(truth(200)).toBeCloseTo(0.2621, 4)
    expect(truth(800)).toBeCloseTo(0.1561, 4)
    expect(curve.a).toBeCloseTo(3, 3)
    expect(curve.b).toBeCloseTo(0.5, 4)
    expect(curve.c).toBeCloseTo(0.05, 4)
    expect(curve.prediction.rows).toBe(1600)
    expect(curve.prediction.error).toBeCloseTo(truth(1600), 6)
    expect(curve.prediction.low).toBeLessThan(truth(1600))
    expect(curve.prediction.high).toBeGreaterThan(truth(1600))
  })

  it('says less from fewer dev examples', () => {
    const width = (n: number): number => {
      const curve = fitLearningCurve(noiseless.map((point) => ({ ...point, n })))
      return curve.status === 'fitted' ? curve.prediction.high - curve.prediction.low : 0
    }
    expect(width(100)).toBeGreaterThan(width(1000))
    expect(width(1000)).toBeGreaterThan(width(100_000))
  })

  it('predicts no improvement where the error is flat', () => {
    const curve = fitLearningCurve(sizes.map((rows) => ({ rows, error: 0.2, n: 500 })))
    expect(curve).toMatchObject({ status: 'fitted', a: 0 })
    if (curve.status === 'fitted') expect(curve.prediction.error).toBeCloseTo(0.2, 12)
  })

  it('refuses a curve that rises and one of two sizes', () => {
    expect(fitLearningCurve(noiseless.map((point, i) => (i === 2 ? { ...point, error: 0.3 } : point)))).toMatchObject({
      status: 'not enough evidence',
      why: expect.stringContaining('400 rows'),
    })
    expect(fitLearningCurve(noiseless.slice(0, 2))).toMatchObject({ status: 'not enough evidence' })
  })

  it('takes repeats of one size as one point', () => {
    const repeats = noiseless.flatMap((point) => [-0.01, 0.01].map((shift) => ({ ...point, error: point.error + shift })))
    const curve = fitLearningCurve(repeats)
    if (curve.status !== 'fitted') throw new Error(curve.why)
    expect(curve.prediction.error).toBeCloseTo(truth(1600), 6)
  })

  it('covers the truth in about 95 % of noisy curves', () => {
    const random = createRandom(5)
    let covered = 0
    let fitted = 0
    for (let trial = 0; trial < 150; trial++) {
      const points = sizes.map((rows) => {
        let errors = 0
        for (let i = 0; i < 2000; i++) if (random.next() < truth(rows)) errors++
        return { rows, error: errors / 2000, n: 2000 }
      })
      const curve = fitLearningCurve(points)
      if (curve.status !== 'fitted') continue
      fitted++
      if (curve.prediction.low <= truth(1600) && truth(1600) <= curve.prediction.high) covered++
    }
    expect(fitted).toBeGreaterThan(140)
    expect(covered / fitted).toBeGreaterThan(0.9)
  })

  it('gives ordered limits within [0, 1] for any falling curve', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 5 }), (errors) => {
        const falling = errors.toSorted((x, y) => y - x)
        const curve = fitLearningCurve(falling.map((error, i) => ({ rows: 50 * 2 ** i, error, n: 200 })))
        if (curve.status !== 'fitted') throw new Error(curve.why)
        const { low, error, high } = curve.prediction
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeLessThanOrEqual(1)
        expect(low).toBeLessThanOrEqual(error)
        expect(high).toBeGreaterThanOrEqual(error)
      }),
      { numRuns: 30 },
    )
  })
})
