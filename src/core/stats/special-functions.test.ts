import { describe, expect, it } from 'vitest'
import { sum } from '../lib/sum.ts'
import { binomialCdf, binomialPmf } from './binomial.ts'
import { betaQuantile, incompleteBeta } from './incomplete-beta.ts'
import { logGamma } from './log-gamma.ts'
import { normalCdf, normalQuantile } from './normal.ts'
import { tCdf, tQuantile, tTwoSided } from './student-t.ts'

/** Values of scipy 1.17.1. */
const relative = (seen: number, wanted: number, tolerance: number): void => {
  expect(Math.abs(seen - wanted)).toBeLessThanOrEqual(tolerance * Math.max(Math.abs(wanted), 1e-300))
}

describe('special functions agree with scipy', () => {
  it.each([
    [0.5, 0.5723649429247],
    [0.001, 6.907178885383853],
    [3.7, 1.428072326665388],
    [14.9, 24.924132002217277],
    [123.4, 469.3360974421906],
    [1e5, 1051287.7089736569],
  ])('logGamma(%f)', (x, wanted) => relative(logGamma(x), wanted, 1e-13))

  it.each([
    [0.5, 0.5, 0.3, 0.36901011956554536],
    [2, 3, 0.4, 0.5248],
    [50, 0.5, 0.99, 0.3173043978741973],
    [1000, 2000, 0.34, 0.7812150911606441],
    [20000, 20001, 0.5, 0.5019946989351003],
    [1e5, 0.5, 0.99999, 0.15729868816242573],
  ])('incompleteBeta(%f, %f, %f)', (a, b, x, wanted) => relative(incompleteBeta(a, b, x), wanted, 1e-9))

  it.each([
    [0.5, 0.5, 0.3, 0.2061073738537634],
    [17, 4, 0.025, 0.621073173454686],
    [1, 20, 0.975, 0.1684334709830853],
    [300, 700, 0.01, 0.2669142322587996],
  ])('betaQuantile(%f, %f, %f)', (a, b, p, wanted) => relative(betaQuantile(a, b, p), wanted, 1e-10))

  it.each([
    [-10, 7.61985302416047e-24],
    [-5, 2.866515718791933e-7],
    [-3, 0.0013498980316300933],
    [-1.5, 0.06680720126885807],
    [0.3, 0.6179114221889526],
    [1.96, 0.9750021048517795],
    [2.999, 0.9986456634662729],
    [4.5, 0.9999966023268753],
  ])('normalCdf(%f)', (x, wanted) => relative(normalCdf(x), wanted, 1e-12))

  it.each([
    [1e-12, -7.034483825301131],
    [1e-5, -4.264890793922825],
    [0.01, -2.3263478740408408],
    [0.0243, -1.9720841590292884],
    [0.3, -0.5244005127080409],
    [0.5, 0],
    [0.8, 0.8416212335729143],
    [0.975, 1.959963984540054],
    [0.9999, 3.719016485455709],
  ])('normalQuantile(%f)', (p, wanted) => expect(Math.abs(normalQuantile(p) - wanted)).toBeLessThan(1e-12))

  it.each([
    [-2.5, 9, 0.016930913841492867],
    [0.1, 3, 0.5366738255995971],
    [2.1281, 120, 0.9823128401553635],
    [-8, 4, 0.0006619484546085836],
    [1, 2.5, 0.7979694863608632],
    [-3, 1e5, 0.0013502304420323617],
  ])('tCdf(%f, %f)', (t, df, wanted) => relative(tCdf(t, df), wanted, 1e-10))

  it.each([
    [0.975, 9, 2.262157162798205],
    [0.975, 1, 12.706204736174694],
    [0.51, 5, 0.026346712342273235],
    [0.0166666666, 39, -2.206125932616686],
    [0.999, 2.5, 13.82219311086596],
    [0.975, 1e6, 1.959966356814107],
  ])('tQuantile(%f, %f)', (p, df, wanted) => relative(tQuantile(p, df), wanted, 1e-9))

  it.each([
    [5, 20, 0.5, 0.020694732666015625, 0.014785766601562497],
    [0, 8, 0.5, 0.00390625, 0.00390625],
    [3, 50, 0.1, 0.250293905953308, 0.13856514960696048],
  ])('binomial tail and point at %i of %i, p = %f', (k, n, p, tail, point) => {
    relative(binomialCdf(k, n, p), tail, 1e-12)
    relative(binomialPmf(k, n, p), point, 1e-12)
  })

  it('takes a binomial tail of a thousand without loss', () => relative(binomialCdf(480, 1000, 0.5), 0.10872414660207075, 1e-11))
})

describe('sum', () => {
  it('keeps what plain addition loses', () => expect(sum([1, 1e100, 1, -1e100])).toBe(2))
  it('of nothing is 0', () => expect(sum([])).toBe(0))
})

describe('binomial distribution at its edges', () => {
  it('gives nothing to counts that cannot be', () => {
    expect([binomialPmf(-1, 5, 0.5), binomialPmf(6, 5, 0.5)]).toEqual([0, 0])
    expect([binomialCdf(-1, 5, 0.5), binomialCdf(5, 5, 0.5), binomialCdf(6, 5, 0.5)]).toEqual([0, 1, 1])
  })
  it('reaches both ends', () => {
    expect(binomialPmf(0, 5, 0.5)).toBeCloseTo(1 / 32, 15)
    expect(binomialPmf(5, 5, 0.5)).toBeCloseTo(1 / 32, 15)
    expect(binomialCdf(0, 5, 0.5)).toBeCloseTo(1 / 32, 15)
    expect(binomialCdf(4, 5, 0.5)).toBeCloseTo(31 / 32, 15)
  })
  it('is certain where the chance is 0 or 1', () => {
    expect([binomialPmf(0, 5, 0), binomialPmf(1, 5, 0), binomialPmf(5, 5, 1), binomialPmf(4, 5, 1)]).toEqual([1, 0, 1, 0])
  })
})

describe('special functions at their ends', () => {
  it('logGamma is for numbers above 0', () => {
    expect(() => logGamma(0)).toThrow('logGamma needs x > 0, got 0')
    expect(() => logGamma(-1)).toThrow(RangeError)
  })
  it('quantiles reach the ends of their range, and stay there', () => {
    expect([-1, 0, 1, 2].map((p) => normalQuantile(p))).toEqual([-Infinity, -Infinity, Infinity, Infinity])
    expect([-1, 0, 0.5, 1, 2].map((p) => tQuantile(p, 5))).toEqual([-Infinity, -Infinity, 0, Infinity, Infinity])
    expect([-1, 0, 1, 2].map((p) => betaQuantile(2, 3, p))).toEqual([0, 0, 1, 1])
    expect([-1, 0, 1, 2].map((x) => incompleteBeta(2, 3, x))).toEqual([0, 0, 1, 1])
  })
  it('the normal distribution meets itself where its two forms join', () => {
    expect(normalCdf(3)).toBeCloseTo(0.9986501019683699, 14)
    expect(normalCdf(-3) + normalCdf(3)).toBeCloseTo(1, 14)
    expect(normalCdf(40)).toBe(1)
    expect(normalQuantile(0.02425)).toBeCloseTo(normalQuantile(0.0242500001), 6)
  })
  it('a quantile is undone by its distribution, far out too', () => {
    for (const p of [1e-9, 1e-4, 0.02, 0.3, 0.49, 0.51, 0.999]) {
      relative(normalCdf(normalQuantile(p)), p, 1e-11)
      for (const df of [1, 2.5, 30, 2e7]) relative(tCdf(tQuantile(p, df), df), p, 1e-9)
    }
  })
  it('t with many degrees of freedom is normal, and its two-sided p counts both tails', () => {
    expect(tCdf(1.5, 2e7)).toBe(normalCdf(1.5))
    expect(tQuantile(0.9, 2e7)).toBe(normalQuantile(0.9))
    expect(tTwoSided(2, 9)).toBeCloseTo(2 * (1 - tCdf(2, 9)), 12)
    expect(tTwoSided(-2, 9)).toBe(tTwoSided(2, 9))
    expect(tTwoSided(0, 9)).toBe(1)
    expect([tTwoSided(Infinity, 9), tTwoSided(-Infinity, 9)]).toEqual([0, 0])
  })
})
