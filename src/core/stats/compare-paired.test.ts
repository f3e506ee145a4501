import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../lib/random.ts'
import { comparePaired, type PairedScores } from './compare-paired.ts'
import { mcnemar } from './mcnemar.ts'
import { moments } from './moments.ts'
import { tQuantile } from './student-t.ts'
import { tango } from './tango.ts'

const alpha = 0.05 / 3
const random = createRandom(1)
const repeat = <T>(value: T, times: number): T[] => Array.from({ length: times }, () => value)

/** Scores of both arms with the given cells, in this order. */
const cells = (both: number, onlyA: number, onlyB: number, neither: number) => ({
  a: [...repeat(1, both + onlyA), ...repeat(0, onlyB + neither)] as (number | null)[],
  b: [...repeat(1, both), ...repeat(0, onlyA), ...repeat(1, onlyB), ...repeat(0, neither)] as (number | null)[],
})
const compare = (options: Partial<PairedScores> & Pick<PairedScores, 'a' | 'b'>) =>
  comparePaired({ scale: 'binary', alpha, random, ...options })

/** Continuous scores with a light-tailed difference around `shift`. */
const continuous = (n: number, shift: number, seed = 3) => {
  const source = createRandom(seed)
  const a = repeat(0, n).map(() => 0.3 + 0.3 * source.next())
  return { a, b: a.map((value) => value + shift + 0.2 * (source.next() - 0.5)) }
}

describe('binary pairs', () => {
  it('get Tango bounds at alpha each, mid-p McNemar and the discordant counts', () => {
    const result = compare(cells(200, 10, 30, 60))
    const wanted = tango({ both: 200, onlyA: 10, onlyB: 30, neither: 60 }, 1 - 2 * alpha)
    expect(result).toMatchObject({
      n: 300,
      valueA: 0.7,
      low: wanted.low,
      high: wanted.high,
      method: 'Tango score',
      discordant: [10, 30],
      missing: 0,
    })
    expect(result.valueB).toBeCloseTo(230 / 300, 12)
    expect(result.difference).toBeCloseTo(20 / 300, 12)
    expect(result.pValue).toBe(mcnemar({ onlyA: 10, onlyB: 30 }).midP)
    expect(result.validFor).toEqual({ yes: true, no: true, why: '' })
    expect(result.varianceUpper).toBeGreaterThan(40 / 300)
    expect(result.designEffect).toBe(1)
  })

  it('with ten discordant pairs may conclude, with nine not say yes', () => {
    expect(compare(cells(50, 0, 10, 40)).validFor.yes).toBe(true)
    expect(compare(cells(50, 0, 9, 41)).validFor.yes).toBe(false)
  })

  it('with few discordant pairs say no only from 10 / margin examples', () => {
    expect(compare({ ...cells(250, 2, 3, 245), margin: 0.02 }).validFor).toMatchObject({ yes: false, no: true })
    expect(compare({ ...cells(250, 2, 3, 244), margin: 0.02 }).validFor).toMatchObject({ yes: false, no: false })
    expect(compare({ ...cells(250, 2, 3, 244), margin: 0.02 }).validFor.why).toContain('500 are needed')
    expect(compare({ ...cells(50, 0, 0, 50), margin: 0.1 }).validFor.no).toBe(true)
    expect(compare(cells(250, 2, 3, 245)).validFor.no).toBe(false)
  })

  it('of no example know nothing', () => {
    expect(compare({ a: [], b: [] })).toMatchObject({
      n: 0,
      low: -1,
      high: 1,
      pValue: 1,
      varianceUpper: 1,
      validFor: { yes: false, no: false },
    })
  })

  it('refuse scores off their scale and lists of different length', () => {
    expect(() => compare({ a: [0.5], b: [1] })).toThrow(/binary/)
    expect(() => compare({ a: [1.5], b: [1], scale: 'continuous' })).toThrow(/continuous/)
    expect(() => compare({ a: [1], b: [-0.1], scale: 'continuous' })).toThrow(/-0.1 is not a continuous score/)
    expect(compare({ a: [0, 1, null], b: [1, 0, 1], scale: 'continuous' }).missing).toBe(1)
    expect(() => compare({ a: [Number.NaN], b: [1], scale: 'continuous' })).toThrow(/NaN/)
    expect(() => compare({ a: [1], b: [1, 0] })).toThrow(/1 scores of A, 2 of B/)
    expect(() => compare({ a: [1], b: [1], clusters: [] })).toThrow(/0 clusters/)
  })
})

describe('missing outputs', () => {
  const { a, b } = cells(200, 10, 30, 60)

  it('up to 1 % are left out', () => {
    const withGaps = a.map((score, i) => (i < 3 ? null : score))
    const result = compare({ a: withGaps, b })
    expect(result).toMatchObject({ n: 297, missing: 3, method: 'Tango score' })
    expect(result.low).toBe(tango({ both: 197, onlyA: 10, onlyB: 30, neither: 60 }, 1 - 2 * alpha).low)
  })

  it('above 1 % bounds are those of both worst cases', () => {
    const withGaps = a.map((score, i) => (i < 6 ? null : score))
    const result = compare({ a: withGaps, b })
    // B got these six right. At worst A would have too; at best A would have been wrong.
    expect(result.low).toBe(tango({ both: 200, onlyA: 10, onlyB: 30, neither: 60 }, 1 - 2 * alpha).low)
    expect(result.high).toBe(tango({ both: 194, onlyA: 10, onlyB: 36, neither: 60 }, 1 - 2 * alpha).high)
    expect(result).toMatchObject({ n: 294, missing: 6 })
    expect(result.method).toContain('worst cases')
  })

  it('of both arms at once count against and for B by a whole point', () => {
    const gap = (scores: (number | null)[]) => scores.map((score, i) => (i < 6 ? null : score))
    const result = compare({ a: gap(a), b: gap(b) })
    expect(result.low).toBe(tango({ both: 194, onlyA: 16, onlyB: 30, neither: 60 }, 1 - 2 * alpha).low)
    expect(result.high).toBe(tango({ both: 194, onlyA: 10, onlyB: 36, neither: 60 }, 1 - 2 * alpha).high)
  })

  it('cannot make a comparison valid by their own fillings', () => {
    const few = cells(50, 0, 2, 48)
    const withGaps = few.b.map((score, i) => (i < 20 ? null : score))
    expect(compare({ a: few.a, b: withGaps }).validFor).toMatchObject({ yes: false, no: false })
  })

  it('never narrow the bounds below those of the full data, whatever the outputs would have been', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 30 }), fc.integer({ min: 4, max: 40 }), (seed, gaps) => {
        const source = createRandom(seed)
        const full = repeat(0, 200).map(() => [Number(source.next() < 0.7), Number(source.next() < 0.8)] as const)
        const truth = compare({ a: full.map(([x]) => x), b: full.map(([, y]) => y) })
        const seen = compare({
          a: full.map(([x], i) => (i < gaps ? null : x)),
          b: full.map(([, y], i) => (i < gaps && i % 2 === 0 ? null : y)),
        })
        expect(seen.low).toBeLessThanOrEqual(truth.low + 1e-12)
        expect(seen.high).toBeGreaterThanOrEqual(truth.high - 1e-12)
      }),
    )
  })
})

describe('continuous pairs', () => {
  it('from fifty on get a t interval of the differences', () => {
    const { a, b } = continuous(60, 0.03)
    const result = compare({ a, b, scale: 'continuous' })
    const { mean, variance } = moments(a.map((value, i) => b[i]! - value))
    expect(result.method).toBe('t')
    expect(result.low).toBeCloseTo(mean - tQuantile(1 - alpha, 59) * Math.sqrt(variance / 60), 10)
    expect(result.validFor.yes).toBe(true)
    expect(result.discordant).toEqual([0, 0])
    expect(result.varianceUpper).toBeGreaterThan(variance)
  })

  it('below fifty may conclude nothing', () =>
    expect(compare({ ...continuous(49, 0.03), scale: 'continuous' }).validFor).toMatchObject({ yes: false, no: false }))

  it('that are skewed get BCa, and need two hundred', () => {
    const skewed = (n: number) => ({ a: repeat(0, n), b: repeat(0, n).map((_, i) => (i % 9 === 0 ? 0.9 : 0.01 * (i % 3))) })
    const enough = compare({ ...skewed(200), scale: 'continuous' })
    expect(enough.method).toBe('BCa bootstrap')
    expect(enough.validFor.yes).toBe(true)
    expect(enough.high - enough.difference).toBeGreaterThan(enough.difference - enough.low)
    expect(compare({ ...skewed(199), scale: 'continuous' }).validFor).toMatchObject({ yes: false, no: false })
  })

  it('that are almost all equal are not trusted for a yes, and bounds keep their width', () => {
    const a = repeat(0.5, 500)
    const b = a.map((score, i) => (i < 4 ? 0.6 : score))
    const result = compare({ a, b, scale: 'continuous', margin: 0.02 })
    expect(result.validFor).toMatchObject({ yes: false, no: true })
    expect(result.low).toBeLessThan(-0.005)
    expect(result.high).toBeGreaterThan(0.008)
    expect(compare({ a, b: a, scale: 'continuous', margin: 0.02 }).low).toBeLessThan(0)
  })

  it('give the same numbers for the same seed', () => {
    const { a, b } = continuous(120, 0.01)
    const run = () => compare({ a, b, scale: 'continuous', random: createRandom(5) })
    expect(run()).toEqual(run())
  })
})

describe('clustered pairs', () => {
  const clustersOf = (n: number, size: number) => repeat(0, n).map((_, i) => `ticket ${Math.floor(i / size)}`)
  const noisy = (n: number, size: number) => {
    // One draw a cluster: its members agree, so n examples are n / size.
    const source = createRandom(9)
    const draws = repeat(0, n / size).map(() => [Number(source.next() < 0.6), Number(source.next() < 0.8)] as const)
    return {
      a: repeat(0, n).map((_, i) => draws[Math.floor(i / size)]![0]),
      b: repeat(0, n).map((_, i) => draws[Math.floor(i / size)]![1]),
    }
  }

  it('get t on cluster means with the design effect of full agreement', () => {
    const result = compare({ ...noisy(400, 4), clusters: clustersOf(400, 4) })
    const single = noisy(100, 1)
    const { mean, variance } = moments(single.a.map((value, i) => single.b[i]! - value))
    expect(result.method).toBe('cluster-robust t')
    expect(result.difference).toBeCloseTo(mean, 12)
    const tLow = mean - tQuantile(1 - alpha, 99) * Math.sqrt(variance / 100)
    expect(result.low).toBeLessThanOrEqual(tLow + 1e-12)
    expect(result.low).toBeGreaterThan(tLow - 0.005)
    expect(result.designEffect).toBeCloseTo(4, 1)
    expect(result.validFor.yes).toBe(true)
    expect(result.n).toBe(400)
  })

  it('need forty clusters', () => {
    expect(compare({ ...noisy(160, 4), clusters: clustersOf(160, 4) }).validFor.yes).toBe(true)
    expect(compare({ ...noisy(156, 4), clusters: clustersOf(156, 4) }).validFor).toMatchObject({ yes: false, no: false })
  })

  it('that all stand alone are treated as independent', () => {
    const { a, b } = cells(200, 10, 30, 60)
    expect(compare({ a, b, clusters: a.map((_, i) => String(i)) })).toEqual(compare({ a, b }))
  })

  it('with differences in fewer than ten clusters get bounds as if each cluster were one example', () => {
    const { a, b } = { a: repeat(1, 400), b: repeat(1, 400).map((_, i) => (i < 8 ? 0 : 1)) }
    const result = compare({ a, b, clusters: clustersOf(400, 4), margin: 0.1 })
    expect(result.low).toBeCloseTo(tango({ both: 98, onlyA: 2, onlyB: 0, neither: 0 }, 1 - 2 * alpha).low, 10)
    expect(result.validFor).toMatchObject({ yes: false, no: true })
    expect(compare({ a, b, clusters: clustersOf(400, 4), margin: 0.09 }).validFor.no).toBe(false)
  })

  it('of graded scores get exactly t on cluster means', () => {
    const single = continuous(100, 0.03)
    const copies = (scores: number[]) => scores.flatMap((score) => [score, score])
    const result = compare({ a: copies(single.a), b: copies(single.b), scale: 'continuous', clusters: clustersOf(200, 2) })
    const { mean, variance } = moments(single.a.map((value, i) => single.b[i]! - value))
    expect(result).toMatchObject({ method: 'cluster-robust t', discordant: [0, 0] })
    expect(result.low).toBeCloseTo(mean - tQuantile(1 - alpha, 99) * Math.sqrt(variance / 100), 10)
    expect(result.designEffect).toBeCloseTo(2, 1)
  })

  it('are never surer than Tango at the effective number where all differences go one way', () => {
    const clusters = repeat(0, 520).map((_, i) => String(i % 500))
    const b = repeat(0, 520).map((_, i) => (i % 500 < 14 ? 1 : 0))
    const result = compare({ a: repeat(0, 520), b, clusters })
    const scaled = 1 / result.designEffect
    const counted = b.filter((score) => score === 1).length
    const wanted = tango({ both: (520 - counted) * scaled, onlyA: 0, onlyB: counted * scaled, neither: 0 }, 1 - 2 * alpha)
    expect(result.high).toBeCloseTo(wanted.high, 12)
  })
})

describe('any comparison', () => {
  it('swapping the arms negates the difference and swaps the bounds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 30 }), fc.constantFrom('binary', 'continuous'), fc.boolean(), (seed, scale, clustered) => {
        const source = createRandom(seed)
        const draw = () => (scale === 'binary' ? Number(source.next() < 0.6) : source.next())
        const a = repeat(0, 120).map(draw)
        const b = repeat(0, 120).map(draw)
        const extra = clustered ? { clusters: a.map((_, i) => String(i % 50)) } : {}
        const one = compare({ a, b, scale, ...extra })
        const other = compare({ a: b, b: a, scale, ...extra })
        fc.pre(one.method !== 'BCa bootstrap')
        expect(one.difference).toBeCloseTo(-other.difference, 12)
        expect(one.low).toBeCloseTo(-other.high, 9)
        expect(one.high).toBeCloseTo(-other.low, 9)
        expect(one.pValue).toBeCloseTo(other.pValue, 9)
      }),
      { numRuns: 60 },
    )
  })
})
