import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bh, holm } from './adjust-p-values.ts'
import { detectablePaired, discordanceUpper, requiredLabels, requiredNonInferior, requiredPaired, varianceInflation } from './power.ts'

describe('golden examples needed', () => {
  it.each([
    [0.1, 0.02, 1960],
    [0.1, 0.03, 870],
    [0.1, 0.05, 312],
    [0.1, 0.08, 120],
    [0.2, 0.03, 1742],
    [0.2, 0.05, 626],
    [0.2, 0.1, 155],
    [0.2, 0.15, 67],
    [0.3, 0.05, 940],
    [0.3, 0.1, 233],
    [0.3, 0.15, 102],
    [0.3, 0.2, 56],
    [0.4, 0.05, 1253],
    [0.4, 0.1, 312],
    [0.4, 0.2, 76],
  ])('psi %f, delta %f: Connor says %i', (psi, delta, wanted) => {
    const size = requiredPaired({ psi, delta })
    expect(Math.abs((size?.unrounded ?? 0) - wanted)).toBeLessThanOrEqual(1)
    expect(size?.n).toBe(Math.ceil(size?.unrounded ?? 0))
  })

  it('a difference larger than the disagreement cannot be, and none cannot be found', () => {
    expect(requiredPaired({ psi: 0.1, delta: 0.11 })).toBeNull()
    expect(requiredPaired({ psi: 0.1, delta: 0.1 })).not.toBeNull()
    expect(requiredPaired({ psi: 0.1, delta: 0 })).toBeNull()
    expect(requiredPaired({ psi: 0.1, delta: -0.05 })).toBeNull()
    expect(detectablePaired({ psi: 0, n: 100 })).toBeNull()
  })

  it.each([
    [50, 0.1, null],
    [50, 0.2, 0.173],
    [50, 0.3, 0.212],
    [50, 0.4, 0.245],
    [100, 0.1, 0.088],
    [100, 0.2, 0.124],
    [200, 0.1, 0.062],
    [200, 0.3, 0.108],
    [500, 0.1, 0.04],
    [500, 0.4, 0.079],
    [1000, 0.1, 0.028],
    [1000, 0.3, 0.048],
  ])('%i pairs with psi %f find %f', (n, psi, wanted) => {
    const found = detectablePaired({ psi, n })
    if (wanted === null) expect(found).toBeNull()
    else expect(Math.abs((found ?? 0) - wanted)).toBeLessThanOrEqual(0.00051)
  })

  it('detectable and required are inverse', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 0.6, noNaN: true }), fc.integer({ min: 200, max: 5000 }), (psi, n) => {
        const delta = detectablePaired({ psi, n })
        fc.pre(delta !== null)
        expect(requiredPaired({ psi, delta: delta ?? 0 })?.unrounded).toBeCloseTo(n, 3)
      }),
    )
  })

  it.each([
    [0.2, 0.05, 495],
    [0.2, 0.03, 1374],
    [0.2, 0.1, 124],
    [0.1, 0.05, 248],
  ])('non-inferiority, psi %f, margin %f: %i', (psi, margin, wanted) => {
    expect(requiredNonInferior({ psi, margin }).n).toBe(wanted)
  })
})

describe('labels still needed', () => {
  const z = 2.128045234184984

  it('psi 0.1 and three looks: 2 points need about 2,205 and 5 points 353', () => {
    expect(requiredLabels({ z, v: 0.1, delta: 0.02, designEffect: 1, n: 0 })).toBe(2205)
    expect(requiredLabels({ z, v: 0.1, delta: 0.05, designEffect: 1, n: 0 })).toBe(353)
  })
  it('what is there already is taken off, never below 0', () => {
    expect(requiredLabels({ z, v: 0.1, delta: 0.05, designEffect: 1, n: 200 })).toBe(153)
    expect(requiredLabels({ z, v: 0.1, delta: 0.05, designEffect: 1, n: 900 })).toBe(0)
  })
  it('a design effect of 2 doubles the whole need', () =>
    expect(requiredLabels({ z, v: 0.1, delta: 0.05, designEffect: 2, n: 0 })).toBe(706))

  it('the upper bound of discordance is above the share seen and nears it', () => {
    expect(discordanceUpper(0, 100)).toBeCloseTo(1 - 0.2 ** (1 / 100), 12)
    expect(discordanceUpper(10, 100)).toBeGreaterThan(0.1)
    expect(discordanceUpper(1000, 10_000)).toBeLessThan(0.104)
    expect(discordanceUpper(0, 0)).toBe(1)
  })
  it('a variance is inflated more by long tails and few examples', () => {
    expect(varianceInflation(3, 200)).toBeCloseTo(Math.exp(0.8416212335729143 * 0.1), 10)
    expect(varianceInflation(9, 200)).toBeGreaterThan(varianceInflation(3, 200))
    expect(varianceInflation(3, 50)).toBeGreaterThan(varianceInflation(3, 200))
  })
})

describe('many comparisons', () => {
  const p = [0.01, 0.04, 0.03, 0.005]
  it('Holm and Benjamini-Hochberg are those of statsmodels', () => {
    holm(p).forEach((value, i) => expect(value).toBeCloseTo([0.03, 0.06, 0.06, 0.02][i]!, 12))
    bh(p).forEach((value, i) => expect(value).toBeCloseTo([0.02, 0.04, 0.04, 0.02][i]!, 12))
  })
  it('neither is below the raw p, both keep its order, Holm is never below Benjamini-Hochberg', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }), (raw) => {
        const strict = holm(raw)
        const loose = bh(raw)
        raw.forEach((value, i) => {
          expect(loose[i]!).toBeGreaterThanOrEqual(value - 1e-12)
          expect(strict[i]!).toBeGreaterThanOrEqual(loose[i]! - 1e-12)
          raw.forEach((other, j) => {
            if (value < other) expect(strict[i]!).toBeLessThanOrEqual(strict[j]!)
          })
        })
      }),
    )
  })
})
