import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CurvePoint, fitLearningCurve, wouldMoreRowsHelp } from './learning-curve.ts'
import { exponents, fitForExponent, fitPowerLaw, misfitThrough, misfitWithGain } from './power-law.ts'

const truth = (rows: number): number => 0.3 * (rows / 100) ** -0.5 + 0.05
const sizes = [100, 200, 400, 800]
const noiseless = sizes.map((rows) => ({ rows, error: truth(rows), n: 1000 }))

const fitted = (points: readonly CurvePoint[], level = 0.95) => {
  const curve = fitLearningCurve(points, { level })
  if (curve.status !== 'fitted') throw new Error(curve.why)
  const [twice, fourfold] = curve.predictions
  return { ...curve, twice: twice!, fourfold: fourfold! }
}

describe('learning curve', () => {
  it('recovers the law from noiseless points', () => {
    const curve = fitted(noiseless)
    expect(truth(200)).toBeCloseTo(0.2621, 4)
    expect(truth(800)).toBeCloseTo(0.1561, 4)
    expect(curve.a).toBeCloseTo(3, 3)
    expect(curve.b).toBeCloseTo(0.5, 4)
    expect(curve.c).toBeCloseTo(0.05, 4)
    for (const [prediction, rows] of [
      [curve.twice, 1600],
      [curve.fourfold, 3200],
    ] as const) {
      expect(prediction).toMatchObject({ rows, factor: rows / 800 })
      expect(prediction.error.value).toBeCloseTo(truth(rows), 6)
      expect(prediction.error.low).toBeLessThan(truth(rows))
      expect(prediction.error.high).toBeGreaterThan(truth(rows))
      expect(prediction.gain.value).toBeCloseTo(truth(800) - truth(rows), 6)
      expect(prediction.gain.low).toBeLessThan(truth(800) - truth(rows))
      expect(prediction.gain.high).toBeGreaterThan(truth(800) - truth(rows))
    }
    expect(curve.predictions).toHaveLength(2)
    expect(curve.seedDeviation).toBeUndefined()
  })

  it('says less from fewer dev examples', () => {
    const width = (n: number): number => {
      const { error } = fitted(noiseless.map((point) => ({ ...point, n }))).twice
      return error.high - error.low
    }
    expect(width(100)).toBeGreaterThan(width(1000))
    expect(width(1000)).toBeGreaterThan(width(100_000))
  })

  it('predicts no improvement where the error is flat', () => {
    const { a, twice } = fitted(sizes.map((rows) => ({ rows, error: 0.2, n: 500 })))
    expect(a).toBeCloseTo(0, 12)
    expect(twice.error.value).toBeCloseTo(0.2, 12)
    expect(twice.gain.value).toBeCloseTo(0, 12)
    expect(twice.gain.low).toBe(0)
    expect(twice.gain.high).toBeGreaterThan(0)
  })

  it('refuses a curve that rises and one of two sizes', () => {
    expect(fitLearningCurve(noiseless.map((point, i) => (i === 2 ? { ...point, error: 0.3 } : point)))).toMatchObject({
      status: 'not enough evidence',
      why: expect.stringContaining('400 rows'),
    })
    expect(fitLearningCurve(noiseless.slice(0, 2))).toEqual({ status: 'not enough evidence', why: '2 sizes measured, 3 are needed' })
    expect(fitLearningCurve(noiseless.slice(0, 3)).status).toBe('fitted')
  })

  it('takes seeds of one size as one point, in any order, and widens by what they differ', () => {
    const seeds = noiseless.flatMap((point) => [-0.02, 0.02].map((shift) => ({ ...point, error: point.error + shift })))
    const noisy = fitted(seeds.toReversed())
    const exact = fitted(noiseless)
    expect(noisy.twice.error.value).toBeCloseTo(truth(1600), 6)
    expect(noisy.seedDeviation).toBeCloseTo(0.02 * Math.SQRT2, 12)
    expect(noisy.twice.error.high - noisy.twice.error.low).toBeGreaterThan(1.2 * (exact.twice.error.high - exact.twice.error.low))
    const quiet = fitted(noiseless.flatMap((point) => [point, point]))
    expect(quiet.seedDeviation).toBe(0)
    expect(quiet.twice.error.high).toBeCloseTo(exact.twice.error.high, 9)
  })

  it('is less sure at a higher level and four times as far out', () => {
    const width = ({ low, high }: { low: number; high: number }): number => high - low
    const curve = fitted(noiseless)
    expect(width(fitted(noiseless, 0.99).twice.error)).toBeGreaterThan(width(curve.twice.error))
    expect(width(curve.fourfold.error)).toBeGreaterThan(width(curve.twice.error))
    expect(width(curve.fourfold.gain)).toBeGreaterThan(width(curve.twice.gain))
  })

  it('has limits that some law reaches with a misfit of exactly z^2, and none beyond', () => {
    const points = {
      size: [1, 2, 4, 8],
      error: noiseless.map(({ error }) => error),
      weight: noiseless.map(({ error }) => {
        const p = (1000 * error + 0.5) / 1001
        return 1000 / (p * (1 - p))
      }),
    }
    const { twice } = fitted(noiseless)
    const allowed = fitPowerLaw(points).misfit + 1.959963984540054 ** 2
    for (const value of [twice.error.low, twice.error.high]) expect(misfitThrough(points, 16, value)).toBeCloseTo(allowed, 3)
    for (const value of [twice.gain.low, twice.gain.high]) expect(misfitWithGain(points, 16, value)).toBeCloseTo(allowed, 3)
  })

  it('says yes where even the lower limit of the gain reaches the margin, else unknown, never no', () => {
    const sure = fitLearningCurve(noiseless.map((point) => ({ ...point, n: 1e6 })))
    expect(wouldMoreRowsHelp(sure, { margin: 0.02 })).toBe('yes')
    expect(wouldMoreRowsHelp(sure, { margin: 0.04 })).toBe('unknown')
    expect(wouldMoreRowsHelp(sure, { margin: 0.04, factor: 4 })).toBe('yes')
    const flat = fitLearningCurve(sizes.map((rows) => ({ rows, error: 0.2, n: 500 })))
    expect(wouldMoreRowsHelp(flat, { margin: 0 })).toBe('unknown')
    expect(wouldMoreRowsHelp(fitLearningCurve([]), { margin: 0 })).toBe('unknown')
  })

  it('gives ordered limits within [0, 1] for any falling curve', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 5 }), (errors) => {
        const falling = errors.toSorted((x, y) => y - x)
        const { predictions } = fitted(falling.map((error, i) => ({ rows: 50 * 2 ** i, error, n: 200 })))
        for (const { error, gain } of predictions)
          for (const { low, value, high } of [error, gain]) {
            expect(low).toBeGreaterThanOrEqual(0)
            expect(high).toBeLessThanOrEqual(1)
            expect(low).toBeLessThanOrEqual(value)
            expect(high).toBeGreaterThanOrEqual(value)
          }
      }),
      { numRuns: 20 },
    )
  })
})

describe('power law', () => {
  const points = { size: [1, 2, 4, 8], error: [0.35, 0.26, 0.2, 0.156], weight: [900, 1000, 1100, 1200] }
  it('for one exponent is the least-squares line, with both coefficients at least 0', () => {
    const { a, c, misfit } = fitForExponent(points, 0.5)
    const worse = ([da, dc]: readonly [number, number]): number =>
      points.size.reduce((total, size, i) => total + points.weight[i]! * (points.error[i]! - (a + da) * size ** -0.5 - (c + dc)) ** 2, 0)
    expect(worse([0, 0])).toBeCloseTo(misfit, 12)
    for (const step of [
      [0.001, 0],
      [-0.001, 0],
      [0, 0.001],
      [0, -0.001],
    ] as const)
      expect(worse(step)).toBeGreaterThan(misfit)
    expect(fitForExponent({ ...points, error: points.error.toReversed() }, 0.5)).toMatchObject({ a: 0 })
    // A steep fall wants c below 0: it goes through 0 instead.
    const steep = fitForExponent({ size: [1, 2, 4], error: [0.4, 0.2, 0.1], weight: [1, 1, 1] }, 0.5)
    expect(steep.c).toBe(0)
    expect(steep.a).toBeCloseTo((0.4 + 0.2 * 2 ** -0.5 + 0.1 * 0.5) / (1 + 0.5 + 0.25), 12)
  })
  it('the best exponent is at least as good as all of the grid', () => {
    const best = fitPowerLaw(points)
    for (const b of exponents) expect(best.misfit).toBeLessThanOrEqual(fitForExponent(points, b).misfit + 1e-12)
  })
})
