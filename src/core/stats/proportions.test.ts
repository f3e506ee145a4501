import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clopperPearson } from './clopper-pearson.ts'
import type { PairedTable } from './interval.ts'
import { mcnemar } from './mcnemar.ts'
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

  it('knows nothing from no example', () => {
    expect(wilson(0, 0)).toMatchObject({ low: 0, high: 1, n: 0 })
    expect(clopperPearson(0, 0)).toMatchObject({ low: 0, high: 1, n: 0 })
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
    const a = wilson(95, 100)
    const b = wilson(100, 100)
    expect(low).toBeCloseTo(0.05 - Math.hypot(b.value - b.low, a.high - a.value), 12)
    expect(high).toBeCloseTo(0.05 + Math.hypot(b.high - b.value, a.value - a.low), 12)
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

  it('McNemar does not care which arm is which, and mid-p is never above exact', () => {
    fc.assert(
      fc.property(cell, cell, (onlyA, onlyB) => {
        const { exact, midP } = mcnemar({ onlyA, onlyB })
        expect(mcnemar({ onlyA: onlyB, onlyB: onlyA })).toEqual({ exact, midP })
        expect(midP).toBeLessThanOrEqual(exact)
        expect(midP).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})
