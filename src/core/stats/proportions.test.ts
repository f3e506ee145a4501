import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clopperPearson } from './clopper-pearson.ts'
import type { PairedTable } from './interval.ts'
import { jeffreys } from './jeffreys.ts'
import { mcnemar } from './mcnemar.ts'
import { newcombeIndependent } from './newcombe-independent.ts'
import { newcombePaired } from './newcombe-paired.ts'
import { normalQuantile } from './normal.ts'
import { tango } from './tango.ts'
import { wilson } from './wilson.ts'

const tableOf = (both: number, onlyA: number, onlyB: number, neither: number): PairedTable => ({ both, onlyA, onlyB, neither })
const cell = fc.integer({ min: 0, max: 400 })
const tables = fc.tuple(cell, cell, cell, cell).filter((cells) => cells.some((count) => count > 0))

describe('one proportion', () => {
  it.each([
    [17, 20, 0.639581135259, 0.947631254104],
    [0, 20, 0, 0.161125158053],
    [85, 100, 0.767164404092, 0.906940147163],
    [5, 5, 0.565517535217, 1],
  ])('Wilson of %i/%i is that of statsmodels', (k, n, low, high) => {
    const interval = wilson(k, n)
    expect(interval.low).toBeCloseTo(low, 11)
    expect(interval.high).toBeCloseTo(high, 11)
    expect(interval.value).toBe(k / n)
  })

  it('Clopper-Pearson is that of statsmodels, and the rule of three at none of n', () => {
    expect(clopperPearson(17, 20).low).toBeCloseTo(0.621073173455, 11)
    expect(clopperPearson(17, 20).high).toBeCloseTo(0.967929062815, 11)
    expect(clopperPearson(0, 300, 0.9).high).toBeCloseTo(1 - 0.05 ** (1 / 300), 12)
  })

  it.each([
    [17, 20, 0.95, 0.651422289142, 0.955868658025],
    [3, 7, 0.9, 0.1746068190968694, 0.7191819409330789],
    [1, 50, 0.95, 0.0021664941752936335, 0.08968035105696405],
  ])('Jeffreys of %i/%i at %f is that of statsmodels', (k, n, level, low, high) => {
    expect(jeffreys(k, n, level).low).toBeCloseTo(low, 11)
    expect(jeffreys(k, n, level).high).toBeCloseTo(high, 11)
    expect(jeffreys(k, n, level)).toMatchObject({ value: k / n, n, method: 'Jeffreys' })
  })

  it('Clopper-Pearson holds the share, reaches 0 with none and 1 with all', () => {
    expect(clopperPearson(17, 20)).toMatchObject({ value: 0.85, n: 20, method: 'Clopper-Pearson' })
    expect(clopperPearson(0, 20).low).toBe(0)
    expect(clopperPearson(20, 20).high).toBe(1)
    expect(clopperPearson(20, 20).low).toBeCloseTo(0.025 ** (1 / 20), 12)
  })

  it('Jeffreys reaches 0 with none and 1 with all', () => {
    expect(jeffreys(0, 20).low).toBe(0)
    expect(jeffreys(0, 20).high).toBeCloseTo(0.11663898290487543, 11)
    expect(jeffreys(20, 20).high).toBe(1)
    expect(jeffreys(20, 20).low).toBeCloseTo(1 - 0.11663898290487543, 11)
  })

  it('knows nothing from no example', () => {
    expect(wilson(0, 0)).toEqual({ value: 0, low: 0, high: 1, n: 0, method: 'Wilson score' })
    expect(clopperPearson(0, 0)).toEqual({ value: 0, low: 0, high: 1, n: 0, method: 'Clopper-Pearson' })
    expect(jeffreys(0, 0)).toEqual({ value: 0, low: 0, high: 1, n: 0, method: 'Jeffreys' })
  })

  it('holds the point, widens with the level and shrinks with n', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, share) => {
        const k = Math.round(n * share)
        const narrow = wilson(k, n, 0.9)
        const wide = wilson(k, n, 0.99)
        expect(wide.low).toBeLessThanOrEqual(narrow.low)
        expect(narrow.low).toBeLessThanOrEqual(k / n)
        expect(narrow.high).toBeGreaterThanOrEqual(k / n)
        expect(wide.high).toBeGreaterThanOrEqual(narrow.high)
        const more = wilson(4 * k, 4 * n, 0.9)
        expect(more.high - more.low).toBeLessThan(narrow.high - narrow.low)
      }),
    )
  })
})

describe('paired proportions', () => {
  it.each([
    [tableOf(1, 7, 1, 12), -0.51723, -0.026, -0.50692, -0.02556],
    [tableOf(20, 2, 12, 16), 0.06111, 0.34471, 0.05616, 0.32921],
  ])('Tango and Newcombe are the published ones (%#)', (table, tangoLow, tangoHigh, newcombeLow, newcombeHigh) => {
    expect(tango(table).low).toBeCloseTo(tangoLow, 5)
    expect(tango(table).high).toBeCloseTo(tangoHigh, 5)
    expect(newcombePaired(table).low).toBeCloseTo(newcombeLow, 5)
    expect(newcombePaired(table).high).toBeCloseTo(newcombeHigh, 5)
  })

  it('Newcombe without correlation is the unpaired formula', () => {
    const { low, high } = newcombePaired(tableOf(95, 0, 5, 0))
    expect(low).toBeCloseTo(0.00333, 5)
    expect(high).toBeCloseTo(0.11175, 5)
    const unpaired = newcombeIndependent({ a: { k: 95, n: 100 }, b: { k: 100, n: 100 } })
    expect(low).toBeCloseTo(unpaired.low, 12)
    expect(high).toBeCloseTo(unpaired.high, 12)
  })

  it('Newcombe is the unpaired formula wherever a row or column is empty, or arms agree only by chance', () => {
    fc.assert(
      fc.property(cell, cell, cell, (x, y, z) => {
        fc.pre(x + y > 0)
        for (const table of [
          tableOf(x, y, 0, 0),
          tableOf(x, 0, y, 0),
          tableOf(0, x, 0, y),
          tableOf(0, 0, x, y),
          tableOf(z * x, z * y, x * x, x * y),
        ]) {
          const n = table.both + table.onlyA + table.onlyB + table.neither
          const paired = newcombePaired(table, 0.9)
          const unpaired = newcombeIndependent({ a: { k: table.both + table.onlyA, n }, b: { k: table.both + table.onlyB, n }, level: 0.9 })
          expect(paired.low).toBeCloseTo(unpaired.low, 9)
          expect(paired.high).toBeCloseTo(unpaired.high, 9)
        }
      }),
    )
  })

  it('Newcombe uses the correlation of the arms once it is more than half an example', () => {
    // D = 10 x 10 - 0, less n/2 = 12.5.
    const table = tableOf(10, 0, 5, 10)
    const phi = Math.max(100 - 12.5, 0) / Math.sqrt(10 * 15 * 15 * 10)
    const [a, b] = [wilson(10, 25), wilson(15, 25)]
    const [x, y] = [b.value - b.low, a.high - a.value]
    expect(newcombePaired(table).low).toBeCloseTo(0.2 - Math.sqrt(x * x - 2 * phi * x * y + y * y), 12)
  })

  it('Newcombe uses a negative correlation as it is', () => {
    const table = tableOf(2, 8, 9, 1)
    const phi = -70 / Math.sqrt(10 * 10 * 11 * 9)
    const [a, b] = [wilson(10, 20), wilson(11, 20)]
    const [x, y] = [b.value - b.low, a.high - a.value]
    expect(newcombePaired(table).low).toBeCloseTo(0.05 - Math.sqrt(x * x - 2 * phi * x * y + y * y), 12)
  })

  it('neither knows anything from no pair', () => {
    expect(tango(tableOf(0, 0, 0, 0))).toEqual({ value: 0, low: -1, high: 1, n: 0, method: 'Tango score' })
    expect(newcombePaired(tableOf(0, 0, 0, 0))).toEqual({ value: 0, low: -1, high: 1, n: 0, method: 'Newcombe paired' })
  })

  it.each([
    ['tango', tango, 'Tango score'],
    ['newcombe', newcombePaired, 'Newcombe paired'],
  ])('%s: holds the point, widens with the level, shrinks with n', (_, interval, method) => {
    fc.assert(
      fc.property(tables, ([both, b, c, neither]) => {
        const narrow = interval(tableOf(both, b, c, neither), 0.9)
        const wide = interval(tableOf(both, b, c, neither), 0.99)
        const n = both + b + c + neither
        expect(narrow).toMatchObject({ n, method })
        expect(narrow.value).toBeCloseTo((c - b) / n, 12)
        expect(wide.low).toBeLessThanOrEqual(narrow.low)
        expect(narrow.low).toBeLessThanOrEqual(narrow.value + 1e-12)
        expect(narrow.high).toBeGreaterThanOrEqual(narrow.value - 1e-12)
        expect(wide.high).toBeGreaterThanOrEqual(narrow.high)
        const more = interval(tableOf(9 * both, 9 * b, 9 * c, 9 * neither), 0.9)
        expect(more.high - more.low).toBeLessThan(narrow.high - narrow.low)
      }),
    )
  })

  it('Tango reaches -1 and 1 where every pair goes one way', () => {
    expect(tango(tableOf(0, 5, 0, 0)).low).toBe(-1)
    expect(tango(tableOf(0, 5, 0, 0)).high).toBeLessThan(0)
    expect(tango(tableOf(0, 0, 5, 0)).high).toBe(1)
  })

  it('Tango takes counts that a design effect made fractional: the same share of fewer examples is wider', () => {
    const whole = tango(tableOf(60, 10, 20, 10))
    const half = tango(tableOf(30, 5, 10, 5))
    const same = tango(tableOf(60 / 2, 10 / 2, 20 / 2, 10 / 2))
    expect(same).toEqual(half)
    expect(half.high - half.low).toBeGreaterThan(whole.high - whole.low)
  })

  it('Tango without discordant pairs is z^2 / (n + z^2) on both sides', () => {
    const z = normalQuantile(0.975)
    expect(tango(tableOf(40, 0, 0, 10)).high).toBeCloseTo(z ** 2 / (50 + z ** 2), 12)
    expect(tango(tableOf(40, 0, 0, 10)).low).toBeCloseTo(-(z ** 2) / (50 + z ** 2), 12)
  })

  it('Tango limits are where the score statistic reaches z', () => {
    fc.assert(
      fc.property(tables, ([both, b, c, neither]) => {
        const n = both + b + c + neither
        const { low, high } = tango(tableOf(both, b, c, neither))
        // The constrained estimate of the first discordant cell, written as in the paper.
        const statistic = (d: number): number => {
          const B = -b - c + (2 * n - c + b) * d
          const q = (Math.sqrt(Math.max(0, B ** 2 + 8 * n * b * d * (1 - d))) - B) / (4 * n)
          return (c - b - n * d) / Math.sqrt(n * (2 * q + d * (1 - d)))
        }
        if (low > -1 + 1e-6) expect(statistic(low)).toBeCloseTo(normalQuantile(0.975), 4)
        if (high < 1 - 1e-6) expect(statistic(high)).toBeCloseTo(-normalQuantile(0.975), 4)
      }),
    )
  })

  it('Tango excludes zero exactly where the McNemar z-test rejects', () => {
    fc.assert(
      fc.property(tables, ([both, b, c, neither]) => {
        fc.pre(b + c > 0)
        const z = Math.abs(c - b) / Math.sqrt(b + c)
        fc.pre(Math.abs(z - normalQuantile(0.975)) > 1e-6)
        const { low, high } = tango(tableOf(both, b, c, neither))
        expect(low > 0 || high < 0).toBe(z > normalQuantile(0.975))
      }),
    )
  })

  it.each([
    ['tango', tango],
    ['newcombe', newcombePaired],
  ])('%s: swapping the arms negates and swaps the limits', (_, interval) => {
    fc.assert(
      fc.property(tables, ([both, b, c, neither]) => {
        const one = interval(tableOf(both, b, c, neither))
        const other = interval(tableOf(both, c, b, neither))
        expect(one.low).toBeCloseTo(-other.high, 9)
        expect(one.high).toBeCloseTo(-other.low, 9)
      }),
    )
  })

  it.each([
    [5, 15, 0.0413894653, 0.0266036987],
    [2, 12, 0.0129394531, 0.0073852539],
    [1, 8, 0.0390625, 0.021484375],
    [0, 6, 0.03125, 0.015625],
    [10, 10, 1, 0.8238029],
    [30, 50, 0.0329926184, 0.025654358],
    [0, 0, 1, 1],
  ])('McNemar of %i against %i is the published one, exact and mid-p', (onlyA, onlyB, exact, midP) => {
    expect(mcnemar({ onlyA, onlyB }).exact).toBeCloseTo(exact, 7)
    expect(mcnemar({ onlyA, onlyB }).midP).toBeCloseTo(midP, 7)
  })

  it.each([
    [5, 15, 0.025347318677468325],
    [2, 12, 0.007526315166457882],
    [10, 10, 1],
    [0, 0, 1],
  ])('the chi-square p of %i against %i is that of statsmodels', (onlyA, onlyB, pValue) => {
    expect(mcnemar({ onlyA, onlyB }).chiSquare).toBeCloseTo(pValue, 12)
  })

  it('McNemar does not care which arm is which, and mid-p is never above exact', () => {
    fc.assert(
      fc.property(cell, cell, (onlyA, onlyB) => {
        const forwards = mcnemar({ onlyA, onlyB })
        const { exact, midP } = forwards
        expect(mcnemar({ onlyA: onlyB, onlyB: onlyA })).toEqual(forwards)
        expect(exact).toBeLessThanOrEqual(1)
        expect(midP).toBeLessThanOrEqual(exact)
        expect(midP).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})

describe('unpaired proportions', () => {
  it("Newcombe's interval is that of statsmodels, with the sign of B - A", () => {
    const interval = newcombeIndependent({ a: { k: 48, n: 80 }, b: { k: 56, n: 70 } })
    expect(interval.low).toBeCloseTo(0.05243147240236498, 12)
    expect(interval.high).toBeCloseTo(0.33387265403690614, 12)
    expect(interval).toMatchObject({ value: 56 / 70 - 48 / 80, n: 70, method: 'Newcombe unpaired' })
  })

  it('swapping the samples negates and swaps the limits', () => {
    fc.assert(
      fc.property(cell, cell, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (n, m, p, q) => {
        const a = { k: Math.round(p * n), n }
        const b = { k: Math.round(q * m), n: m }
        const one = newcombeIndependent({ a, b })
        const other = newcombeIndependent({ a: b, b: a })
        expect(one.low).toBeCloseTo(-other.high, 12)
        expect(one.high).toBeCloseTo(-other.low, 12)
      }),
    )
  })

  it('knows nothing where one sample is empty', () => {
    const empty = { value: 0, low: -1, high: 1, n: 0, method: 'Newcombe unpaired' }
    expect(newcombeIndependent({ a: { k: 0, n: 0 }, b: { k: 3, n: 5 } })).toEqual(empty)
    expect(newcombeIndependent({ a: { k: 3, n: 5 }, b: { k: 0, n: 0 } })).toEqual(empty)
  })
})
