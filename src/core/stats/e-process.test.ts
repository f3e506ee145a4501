import { describe, expect, it } from 'vitest'
import { binomialPmf } from './binomial.ts'
import { sequenceHalfWidth } from './confidence-sequence.ts'
import { logEValue } from './e-process.ts'

describe('e-value of discordant pairs', () => {
  it.each([
    [0, 6, 64 / 7],
    [0, 8, 256 / 9],
    [0, 0, 1],
    [1, 0, 1],
    [2, 1, 8 / 12],
  ])('of %i against %i is %f', (onlyA, onlyB, wanted) => {
    expect(Math.exp(logEValue({ onlyA, onlyB }))).toBeCloseTo(wanted, 9)
    expect(logEValue({ onlyA: onlyB, onlyB: onlyA })).toBeCloseTo(logEValue({ onlyA, onlyB }), 12)
  })
  it('rejects at 5 % from eight pairs one way, not from six', () => {
    expect(logEValue({ onlyA: 0, onlyB: 8 })).toBeGreaterThan(Math.log(20))
    expect(logEValue({ onlyA: 0, onlyB: 6 })).toBeLessThan(Math.log(20))
  })
  it('is 1 on average for fair coins, whatever their number', () => {
    for (const n of [1, 5, 40, 400]) {
      const mean = Array.from({ length: n + 1 }, (_, k) => binomialPmf(k, n, 0.5) * Math.exp(logEValue({ onlyA: k, onlyB: n - k }))).reduce(
        (x, y) => x + y,
      )
      expect(mean).toBeCloseTo(1, 9)
    }
  })
})

describe('confidence sequence', () => {
  it('has the half width of the formula', () => {
    // alpha 0.05: -2 ln alpha = 5.991465, its logarithm 1.790336; rho^2 = 8.781800 / 400.
    const square = (5.991464547107982 + Math.log(5.991464547107982) + 1) / 400
    const spread = 100 * 0.3 * square + 1
    expect(sequenceHalfWidth({ n: 100, variance: 0.3 }, { alpha: 0.05, nStar: 400 })).toBeCloseTo(
      Math.sqrt((spread / (1e4 * square)) * Math.log(spread / 0.0025)),
      12,
    )
    expect(sequenceHalfWidth({ n: 100, variance: 0.3 }, { alpha: 0.05, nStar: 400 })).toBeCloseTo(0.22155697, 6)
  })
  it('is infinite before the first example, shrinks with n, grows with the variance and with care', () => {
    const at = (n: number, variance = 0.3, alpha = 0.05): number => sequenceHalfWidth({ n, variance }, { alpha, nStar: 400 })
    expect(at(0)).toBe(Infinity)
    expect(at(200)).toBeLessThan(at(100))
    expect(at(100, 0.4)).toBeGreaterThan(at(100))
    expect(at(100, 0.3, 0.01)).toBeGreaterThan(at(100))
  })
  it('is tightest about where it was planned to be, relative to one look', () => {
    const price = (n: number, nStar: number): number => sequenceHalfWidth({ n, variance: 1 }, { alpha: 0.05, nStar }) * Math.sqrt(n)
    const best = (nStar: number): number =>
      [50, 100, 200, 400, 800, 1600, 3200].reduce((x, y) => (price(y, nStar) < price(x, nStar) ? y : x))
    expect([best(100), best(400), best(1600)]).toEqual([100, 400, 1600])
  })
})
