import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { recipeClaim } from './recipe-claim.ts'

it('adds the variance of the seeds: 3 points with a standard error of 1 point and a spread of 1.2247 over 3 seeds', () => {
  // sqrt(1 + 1.5 / 3) = 1.2247; z(0.95) = 1.644854.
  const claim = recipeClaim(
    { difference: 0.03, low: 0.03 - 0.01644854, high: 0.03 + 0.01644854, alpha: 0.05 },
    { k: 3, sigma: Math.sqrt(1.5) / 100 },
  )
  expect(claim.low).toBeCloseTo(0.03 - 1.644854 * 0.01 * Math.sqrt(1.5), 7)
  expect(claim.high).toBeCloseTo(0.03 + 1.644854 * 0.01 * Math.sqrt(1.5), 7)
})

it('is never narrower than the claim about the adapter, and equal where seeds agree', () => {
  const bounds = fc.record({
    difference: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
    half: fc.double({ min: 0.001, max: 0.3, noNaN: true }),
  })
  fc.assert(
    fc.property(bounds, fc.double({ min: 0, max: 0.2, noNaN: true }), fc.integer({ min: 3, max: 9 }), ({ difference, half }, sigma, k) => {
      const comparison = { difference, low: difference - half, high: difference + half, alpha: 0.05 / 3 }
      const claim = recipeClaim(comparison, { k, sigma })
      expect(claim.low).toBeLessThanOrEqual(comparison.low + 1e-12)
      expect(claim.high).toBeGreaterThanOrEqual(comparison.high - 1e-12)
      const same = recipeClaim(comparison, { k, sigma: 0 })
      expect(same.low).toBeCloseTo(comparison.low, 10)
    }),
  )
})
