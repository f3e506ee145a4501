import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../lib/random.ts'
import { cohenKappa } from './cohen-kappa.ts'
import { krippendorffAlpha, krippendorffInterval } from './krippendorff.ts'
import { kappaHalfWidth, labelsForKappa } from './label-budget.ts'
import { kappaInterval, weightedKappa } from './weighted-kappa.ts'

const tableOf = (a: readonly number[], b: readonly number[], choices: number): number[][] => {
  const table = Array.from({ length: choices }, () => Array.from({ length: choices }, () => 0))
  a.forEach((first, i) => (table[first]![b[i]!]! += 1))
  return table
}

const first = [1, 2, 3, 3, 2, 1, 4, 1, 2, 5].map((rating) => rating - 1)
const second = [1, 2, 3, 3, 2, 2, 4, 1, 2, 5].map((rating) => rating - 1)

const transposed = (table: readonly (readonly number[])[]): number[][] => table.map((_, i) => table.map((row) => row[i]!))
const tables = fc.array(fc.array(fc.nat(30), { minLength: 3, maxLength: 3 }), { minLength: 3, maxLength: 3 })

describe("Cohen's kappa", () => {
  it('and its full asymptotic standard error are the published ones', () => {
    const kappa = cohenKappa([
      [20, 5],
      [10, 15],
    ])!
    expect(kappa.value).toBeCloseTo(0.4, 12)
    expect(kappa.standardError).toBeCloseTo(0.126996, 6)
    expect(kappa.low).toBeCloseTo(0.151092, 6)
    expect(kappa.high).toBeCloseTo(0.648908, 6)
    expect(kappa).toMatchObject({ n: 50, agreement: 0.7, chance: 0.5, method: "Cohen's kappa, asymptotic" })
  })

  it('of five choices is that of sklearn, plain and weighted', () => {
    const table = tableOf(first, second, 5)
    expect(cohenKappa(table)!.value).toBeCloseTo(0.868421, 6)
    expect(weightedKappa(table, 'none')).toBeCloseTo(0.868421, 6)
    expect(weightedKappa(table, 'linear')).toBeCloseTo(0.926471, 6)
    expect(weightedKappa(table, 'quadratic')).toBeCloseTo(0.967742, 6)
  })

  it('is not defined where both raters only know one choice, or nobody rated', () => {
    expect(cohenKappa([[7]])).toBeUndefined()
    expect(
      cohenKappa([
        [7, 0],
        [0, 0],
      ]),
    ).toBeUndefined()
    expect(cohenKappa([[0]])).toBeUndefined()
    expect(weightedKappa([[7]], 'quadratic')).toBeUndefined()
    expect(kappaInterval({ a: [0, 0], b: [0, 0], choices: 2 }, { weights: 'none', random: createRandom(1) })).toBeUndefined()
  })

  it('does not care who is called first', () => {
    fc.assert(
      fc.property(tables, (table) => {
        const [one, other] = [cohenKappa(table), cohenKappa(transposed(table))]
        expect(one === undefined).toBe(other === undefined)
        expect(one?.value ?? 0).toBeCloseTo(other?.value ?? 0, 9)
        expect(one?.standardError ?? 0).toBeCloseTo(other?.standardError ?? 0, 9)
        for (const weights of ['linear', 'quadratic'] as const)
          expect(weightedKappa(table, weights) ?? 0).toBeCloseTo(weightedKappa(transposed(table), weights) ?? 0, 9)
      }),
    )
  })

  it('is 1 for raters who always agree, and weights change nothing for two choices', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 50 }), fc.nat(50), fc.nat(50), (a, d, b, c) => {
        expect(
          cohenKappa([
            [a, 0],
            [0, d],
          ])!.value,
        ).toBeCloseTo(1, 12)
        const table = [
          [a, b],
          [c, d],
        ]
        expect(weightedKappa(table, 'quadratic')).toBeCloseTo(cohenKappa(table)!.value, 9)
        expect(weightedKappa(table, 'linear')).toBeCloseTo(cohenKappa(table)!.value, 9)
      }),
    )
  })

  it('has an interval that covers the true kappa 95 % of the time', () => {
    const random = createRandom(8)
    // Half of each choice, and one rating in ten turned round: Po = 0.9, Pe = 0.5, kappa = 0.8.
    const trials = 1_500
    let covered = 0
    for (let trial = 0; trial < trials; trial++) {
      const a = Array.from({ length: 200 }, () => random.below(2))
      const b = a.map((rating) => (random.next() < 0.1 ? 1 - rating : rating))
      const { low, high } = cohenKappa(tableOf(a, b, 2))!
      if (low <= 0.8 && 0.8 <= high) covered++
    }
    expect(covered / trials).toBeGreaterThan(0.93)
    expect(covered / trials).toBeLessThan(0.97)
  })

  it('has a bootstrap interval like the asymptotic one, and a wider one where outputs share an input', () => {
    const random = createRandom(5)
    const a = Array.from({ length: 400 }, () => random.below(2))
    const b = a.map((rating) => (random.next() < 0.15 ? 1 - rating : rating))
    const asymptotic = cohenKappa(tableOf(a, b, 2))!
    const drawn = kappaInterval({ a, b, choices: 2 }, { weights: 'none', random: createRandom(2) })!
    expect(drawn.value).toBeCloseTo(asymptotic.value, 9)
    expect(drawn.low).toBeCloseTo(asymptotic.low, 1)
    expect(drawn.high).toBeCloseTo(asymptotic.high, 1)
    const twice = { a: [...a, ...a], b: [...b, ...b], choices: 2 }
    const names = [...a, ...a].map((_, i) => `input ${i % a.length}`)
    const clustered = kappaInterval({ ...twice, clusters: names }, { weights: 'none', random: createRandom(2) })!
    const naive = kappaInterval(twice, { weights: 'none', random: createRandom(2) })!
    expect(clustered.n).toBe(800)
    expect(clustered.method).toBe('kappa, BCa bootstrap of clusters')
    expect(naive.method).toBe('kappa, BCa bootstrap')
    const quadratic = kappaInterval({ a, b, choices: 2, clusters: names.slice(0, 400) }, { weights: 'quadratic', random: createRandom(2) })!
    expect(quadratic).toMatchObject({ n: 400, method: 'quadratic weighted kappa, BCa bootstrap' })
    expect(clustered.high - clustered.low).toBeGreaterThan(1.25 * (naive.high - naive.low))
  })
})

describe("Krippendorff's alpha", () => {
  const raters = ['1 2 3 3 2 1 4 1 2 . . .', '1 2 3 3 2 2 4 1 2 5 . 3', '. 3 3 3 2 3 4 2 2 5 1 .', '1 2 3 3 2 4 4 1 2 5 1 .'].map((row) =>
    row.split(' '),
  )
  const units = Array.from({ length: 12 }, (_, unit) => raters.flatMap((row) => (row[unit] === '.' ? [] : [Number(row[unit])])))

  it('of the published matrix with missing ratings is the published one on every scale', () => {
    expect(krippendorffAlpha(units, 'nominal')).toBeCloseTo(0.743421, 6)
    expect(krippendorffAlpha(units, 'interval')).toBeCloseTo(0.849107, 6)
    expect(krippendorffAlpha(units, 'ordinal')).toBeCloseTo(0.815388, 6)
  })

  it('leaves out units that only one person rated', () => {
    expect(krippendorffAlpha([...units, [4], [], [1]], 'ordinal')).toBeCloseTo(0.815388, 6)
  })

  it('is 1 where all agree, and not defined where nothing was rated twice or differs', () => {
    expect(
      krippendorffAlpha(
        [
          [1, 1],
          [2, 2, 2],
        ],
        'nominal',
      ),
    ).toBe(1)
    expect(krippendorffAlpha([[1], [2]], 'nominal')).toBeUndefined()
    expect(krippendorffAlpha([[1, 1]], 'interval')).toBeUndefined()
  })

  it('does not care about the order of raters, and interval data not about shift and scale', () => {
    const rated = fc.array(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 4 }), { minLength: 2, maxLength: 20 })
    fc.assert(
      fc.property(rated, (given) => {
        for (const scale of ['nominal', 'ordinal', 'interval'] as const)
          expect(krippendorffAlpha(given, scale) ?? 9).toBeCloseTo(
            krippendorffAlpha(
              given.map((unit) => unit.toReversed()),
              scale,
            ) ?? 9,
            9,
          )
        const moved = given.map((unit) => unit.map((rating) => 10 - 3 * rating))
        expect(krippendorffAlpha(moved, 'interval') ?? 9).toBeCloseTo(krippendorffAlpha(given, 'interval') ?? 9, 9)
      }),
    )
  })

  it('has an interval that holds it and repeats with its seed', () => {
    const interval = (): unknown => krippendorffInterval(units, 'nominal', { random: createRandom(3) })
    expect(interval()).toEqual(interval())
    const { value, low, high, n } = krippendorffInterval(units, 'nominal', { random: createRandom(3) })!
    expect(low).toBeLessThan(value)
    expect(high).toBeGreaterThan(value)
    expect(n).toBe(11)
    expect(krippendorffInterval(units, 'ordinal', { random: createRandom(3) })!.method).toBe(
      "Krippendorff's alpha (ordinal), percentile bootstrap",
    )
    // Its ends are the 2.5 % and 97.5 % points of alpha over resampled units.
    const random = createRandom(17)
    const rated = units.filter((unit) => unit.length > 1)
    const draws = Array.from(
      { length: 2_000 },
      () =>
        krippendorffAlpha(
          rated.map(() => rated[random.below(rated.length)]!),
          'nominal',
        ) ?? 0,
    )
    const share = (test: (draw: number) => boolean): number => draws.filter(test).length / draws.length
    expect(share((draw) => draw < low)).toBeLessThan(0.04)
    expect(share((draw) => draw <= low)).toBeGreaterThan(0.012)
    expect(share((draw) => draw > high)).toBeLessThan(0.04)
    expect(share((draw) => draw >= high)).toBeGreaterThan(0.012)
    expect(krippendorffInterval([[1, 1]], 'nominal', { random: createRandom(3) })).toBeUndefined()
  })
})

describe('the label budget of kappa', () => {
  it('is the published table', () => {
    const widths = [12, 25, 50, 100, 200].map((n) => Number(kappaHalfWidth(n).toFixed(2)))
    expect(widths).toEqual([0.4, 0.28, 0.2, 0.14, 0.1])
    expect(kappaHalfWidth(0)).toBe(Infinity)
  })

  it('says how many labels a width takes', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.02, max: 0.5, noNaN: true }), (halfWidth) => {
        const n = labelsForKappa(halfWidth)
        expect(kappaHalfWidth(n)).toBeLessThanOrEqual(halfWidth * (1 + 1e-9))
        if (n > 1) expect(kappaHalfWidth(n - 1)).toBeGreaterThan(halfWidth * (1 - 1e-9))
      }),
    )
  })
})
