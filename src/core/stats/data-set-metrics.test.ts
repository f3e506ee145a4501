import { describe, expect, it } from 'vitest'
import { createRandom } from '../lib/random.ts'
import { bootstrapMetric } from './bootstrap-metric.ts'
import { comparePairedCounts } from './compare-paired.ts'
import { wilson } from './wilson.ts'

const alpha = 0.05 / 3
const labels = ['x', 'y', 'z'] as const

/** Counts [true positive, false positive, false negative] of each class. */
const countsOf = (gold: number, answer: number): Float64Array => {
  const counts = new Float64Array(9)
  if (gold === answer) counts[3 * gold] = 1
  else {
    counts[3 * answer + 1] = 1
    counts[3 * gold + 2] = 1
  }
  return counts
}
const macroF1 = (sums: Float64Array): number =>
  labels.reduce((total, _, k) => {
    const right = 2 * sums[3 * k]!
    const all = right + sums[3 * k + 1]! + sums[3 * k + 2]!
    return total + (all === 0 ? 0 : right / all / labels.length)
  }, 0)

/** Accuracy as a data-set metric: its interval is known by other means. */
const accuracyCounts = (right: boolean): Float64Array => Float64Array.of(right ? 1 : 0, 1)
const accuracy = (sums: Float64Array): number => sums[0]! / sums[1]!

const simulate = (n: number, rightA: number, rightB: number, seed: number) => {
  const source = createRandom(seed)
  const rows = Array.from({ length: n }, (_, i) => {
    const gold = i % 10 < 6 ? 0 : i % 10 < 9 ? 1 : 2
    const hard = source.next()
    const answer = (right: number): number => (hard < right && source.next() < 0.97 ? gold : (gold + 1 + source.below(2)) % 3)
    return { gold, a: answer(rightA), b: answer(rightB) }
  })
  return {
    strata: rows.map(({ gold }) => labels[gold]!),
    countsA: rows.map(({ gold, a }) => countsOf(gold, a)),
    countsB: rows.map(({ gold, b }) => countsOf(gold, b)),
    right: rows.map(({ gold }) => countsOf(gold, gold)),
    wrong: rows.map(({ gold }) => countsOf(gold, (gold + 1) % 3)),
  }
}

describe('interval of a data-set metric', () => {
  it('of accuracy is close to Wilson', () => {
    const counts = Array.from({ length: 400 }, (_, i) => accuracyCounts(i % 5 !== 0))
    const interval = bootstrapMetric({ counts, value: accuracy, random: createRandom(1) })
    const wanted = wilson(320, 400)
    expect(interval.value).toBe(0.8)
    expect(Math.abs(interval.low - wanted.low)).toBeLessThan(0.006)
    expect(Math.abs(interval.high - wanted.high)).toBeLessThan(0.006)
  })

  it('resampled within strata has no spread from how often a class is drawn', () => {
    const counts = Array.from({ length: 400 }, (_, i) => accuracyCounts(i % 5 !== 0))
    const strata = counts.map((_, i) => (i % 5 === 0 ? 'always wrong' : 'always right'))
    expect(bootstrapMetric({ counts, value: accuracy, strata, random: createRandom(1) })).toMatchObject({ low: 0.8, high: 0.8 })
  })

  it('has a width where every example is right, or every one wrong: at least that of Wilson', () => {
    const all = (n: number, answer: number) => Array.from({ length: n }, () => countsOf(0, answer))
    const right = bootstrapMetric({ counts: all(40, 0), value: (sums) => macroF1(sums) * 3, random: createRandom(1) })
    expect([right.value, right.high]).toEqual([1, 1])
    expect(right.low).toBeCloseTo(wilson(40, 40).low, 12)
    expect(right.method).toContain('at least Wilson')
    const wrong = bootstrapMetric({ counts: all(40, 1), value: macroF1, random: createRandom(1) })
    expect([wrong.value, wrong.low]).toEqual([0, 0])
    expect(wrong.high).toBeCloseTo(wilson(0, 40).high, 12)
  })

  it('is wider where the classes that an average is taken of are not equally large', () => {
    const counts = Array.from({ length: 100 }, () => accuracyCounts(true))
    const of = (small: number) =>
      bootstrapMetric({ counts, value: accuracy, strata: counts.map((_, i) => (i < small ? 'a' : 'b')), random: createRandom(1) })
    expect(of(50).low).toBeCloseTo(wilson(100, 100).low, 12)
    expect(of(5).low).toBeLessThan(0.86)
  })

  it('stays that of the bootstrap where there are more than ten errors', () => {
    const counts = Array.from({ length: 100 }, (_, i) => accuracyCounts(i >= 11))
    expect(bootstrapMetric({ counts, value: accuracy, random: createRandom(1) }).method).toBe('BCa bootstrap')
  })

  it('of no example is everything', () =>
    expect(bootstrapMetric({ counts: [], value: accuracy, random: createRandom(1) })).toMatchObject({ low: 0, high: 1, n: 0 }))
})

describe('comparison by a data-set metric', () => {
  const { strata, countsA, countsB, right, wrong } = simulate(400, 0.7, 0.85, 2)
  const compare = (options: Partial<Parameters<typeof comparePairedCounts>[0]> = {}) =>
    comparePairedCounts({ countsA, countsB, value: macroF1, strata, alpha, resamples: 2000, random: createRandom(3), ...options })

  it('finds a difference that is there', () => {
    const result = compare()
    expect(result.low).toBeGreaterThan(0)
    expect(result.difference).toBeCloseTo(result.valueB - result.valueA, 12)
    expect(result.pValue).toBeLessThan(0.01)
    expect(result.validFor).toEqual({ yes: true, no: true, why: '' })
    expect(result.method).toBe('paired BCa bootstrap')
    expect(result.discordant).toEqual([0, 0])
  })

  it('of accuracy agrees with the paired binary method', () => {
    const a = Array.from({ length: 500 }, (_, i) => accuracyCounts(i >= 60))
    const b = Array.from({ length: 500 }, (_, i) => accuracyCounts(i < 40 || i >= 75))
    const result = comparePairedCounts({ countsA: a, countsB: b, value: accuracy, alpha, random: createRandom(3) })
    // 15 only A, 40 only B: difference 0.05, variance psi - difference^2.
    const half = 2.128 * Math.sqrt((0.11 - 0.0025) / 500)
    expect(result.difference).toBeCloseTo(0.05, 12)
    expect(Math.abs(result.low - (0.05 - half))).toBeLessThan(0.003)
    expect(Math.abs(result.high - (0.05 + half))).toBeLessThan(0.003)
    expect(result.varianceUpper).toBeGreaterThan(0.1075)
    expect(result.varianceUpper).toBeLessThan(0.135)
    expect(Math.abs(result.pValue - 0.0007)).toBeLessThan(0.001)
  })

  it('swapped gives the mirrored difference and nearly mirrored bounds', () => {
    const one = compare()
    const other = compare({ countsA: countsB, countsB: countsA })
    expect(other.difference).toBeCloseTo(-one.difference, 12)
    expect(Math.abs(other.low + one.high)).toBeLessThan(0.01)
  })

  it('needs a hundred examples and twenty of each class', () => {
    const first = (n: number) => ({ countsA: countsA.slice(0, n), countsB: countsB.slice(0, n), strata: strata.slice(0, n) })
    expect(compare({ ...first(200) }).validFor.yes).toBe(true)
    expect(compare({ ...first(190) }).validFor).toMatchObject({ yes: false, no: false })
    expect(compare({ ...first(190) }).validFor.why).toContain('smallest class has 19')
    const plain = {
      value: accuracy,
      countsA: countsA.slice(0, 99).map((_, i) => accuracyCounts(i % 2 === 0)),
      countsB: countsB.slice(0, 99).map((_, i) => accuracyCounts(i % 3 === 0)),
    }
    expect(comparePairedCounts({ ...plain, alpha, resamples: 200, random: createRandom(1) }).validFor.why).toContain(
      '99 independent examples',
    )
  })

  it('of equal arms cannot say yes, and says no only with 10 / margin examples', () => {
    const same = compare({ countsB: countsA, margin: 0.1 })
    expect(same.validFor).toMatchObject({ yes: false, no: true })
    expect(compare({ countsB: countsA, margin: 0.05 }).validFor.no).toBe(false)
    expect(same.pValue).toBe(1)
  })

  it('with more than 1 % missing takes both worst cases, or concludes nothing without them', () => {
    const gaps = countsB.map((counts, i) => (i < 20 ? null : counts))
    const blind = compare({ countsB: gaps })
    expect(blind).toMatchObject({ missing: 20, n: 380, validFor: { yes: false, no: false } })
    const filled = compare({ countsB: gaps, fill: { right, wrong } })
    expect(filled.validFor.yes).toBe(true)
    expect(filled.low).toBeLessThan(blind.low)
    expect(filled.high).toBeGreaterThan(blind.high)
    expect(filled.low).toBeLessThan(compare().low)
  })

  it('takes copies of examples, as clusters, for no new evidence', () => {
    const twice = <T>(rows: readonly T[]): T[] => [...rows, ...rows]
    const names = countsA.map((_, i) => `mail ${i}`)
    const single = compare({ strata: undefined } as never)
    const copied = comparePairedCounts({
      countsA: twice(countsA),
      countsB: twice(countsB),
      clusters: twice(names),
      value: macroF1,
      alpha,
      resamples: 2000,
      random: createRandom(3),
    })
    expect(copied.method).toBe('paired BCa bootstrap of clusters')
    expect(copied.n).toBe(800)
    expect(copied.difference).toBeCloseTo(single.difference, 12)
    expect(copied.low).toBeCloseTo(single.low, 10)
    expect(copied.high).toBeCloseTo(single.high, 10)
    expect(copied.varianceUpper).toBeCloseTo(2 * single.varianceUpper, 10)
    expect(copied.pValue).toBe(single.pValue)
    const counts = twice(countsA)
    const interval = bootstrapMetric({ counts, value: macroF1, clusters: twice(names), resamples: 2000, random: createRandom(3) })
    expect(interval).toMatchObject({
      n: 400,
      low: bootstrapMetric({ counts: countsA, value: macroF1, resamples: 2000, random: createRandom(3) }).low,
    })
  })
})
