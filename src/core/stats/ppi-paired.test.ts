import { describe, expect, it } from 'vitest'
import { createRandom } from '../lib/random.ts'
import { moments } from './moments.ts'
import { normalCdf } from './normal.ts'
import { varianceInflation } from './power.ts'
import { ppiPaired } from './ppi-paired.ts'

const bits = (text: string): number[] => [...text].map(Number)

describe('a paired comparison by PPI++', () => {
  const random = createRandom(4)
  const rows = 900
  const flip = (p: number): number => (random.next() < p ? 1 : 0)
  const truthA = Array.from({ length: rows }, () => flip(0.6))
  const truthB = truthA.map((value) => (value === 1 ? flip(0.97) : flip(0.25)))
  // Kind to B: an error that does not cancel.
  const judgeA = truthA.map((value) => (value === 1 ? flip(0.95) : flip(0.05)))
  const judgeB = truthB.map((value) => (value === 1 ? flip(0.98) : flip(0.4)))
  const labelled = (values: readonly number[], count: number): (number | null)[] => values.map((value, i) => (i < count ? value : null))
  const compare = (count: number, least?: number) =>
    ppiPaired({
      humanA: labelled(truthA, count),
      humanB: labelled(truthB, count),
      judgeA,
      judgeB,
      alpha: 0.05 / 3,
      ...(least === undefined ? {} : { least }),
    })
  const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const truth = meanOf(truthB) - meanOf(truthA)

  it('is the vector of ppi_py where one arm is always wrong', () => {
    const [Y, f, rest] = [bits('1011011011'), bits('1111011001'), bits('11011101110110111101')]
    const none = rest.map(() => null)
    const zeros = [...Y, ...rest].map(() => 0)
    const options = {
      humanA: [...Y.map(() => 0), ...none],
      humanB: [...Y, ...none],
      judgeA: zeros,
      judgeB: [...f, ...rest],
      alpha: 0.025,
    }
    const result = ppiPaired(options)
    expect(result.difference).toBeCloseTo(0.718125, 9)
    expect(result.low).toBeCloseTo(0.46245, 5)
    expect(result.high).toBeCloseTo(0.9738, 5)
    const plain = { n: 10, valueA: 0, missing: 0, discordant: [0, 7], designEffect: 1, alpha: 0.025, method: 'PPI++ (judge weighs 0.36)' }
    expect(result).toMatchObject(plain)
    expect(result.valueB).toBeCloseTo(0.718125, 9)
    const error = (result.high - result.low) / 2 / 1.959963985
    expect(result.pValue).toBeCloseTo(2 * normalCdf(-result.difference / error), 9)
    const residuals = moments(Y.map((value, i) => value - 0.3625 * f[i]!))
    expect(result.varianceUpper).toBeCloseTo(10 * error ** 2 * varianceInflation(residuals.kurtosis, 10), 6)
    // A word on one of the two outputs is no word on the pair.
    expect(ppiPaired({ ...options, humanA: options.humanA.map((value, i) => (i < 5 ? value : null)) }).n).toBe(5)
    expect(ppiPaired({ ...options, humanB: options.humanB.map((value, i) => (i < 4 ? value : null)) }).n).toBe(4)
    // Every row twice in a cluster of its own: the same spread, twice the labels.
    const twice = <Value>(values: readonly Value[]): Value[] => values.flatMap((value) => [value, value])
    const doubled = ppiPaired({
      humanA: twice(options.humanA),
      humanB: twice(options.humanB),
      judgeA: twice(options.judgeA),
      judgeB: twice(options.judgeB),
      clusters: twice(zeros.map((_, i) => `row ${i}`)),
      alpha: 0.025,
    })
    expect(doubled.designEffect).toBeCloseTo((2 * 30) / 29, 1)
    expect((doubled.high - doubled.low) / (result.high - result.low)).toBeCloseTo(Math.sqrt(30 / 29), 2)
    expect(doubled.varianceUpper).toBeLessThan(1.1 * result.varianceUpper)
  })

  it('counts wins and losses only of choices that are right or wrong', () => {
    const judged = { judgeA: [0, 0, 1, 1], judgeB: [1, 1, 1, 0], alpha: 0.05 }
    const graded = ppiPaired({ humanA: [0, 0.5, 1, 1], humanB: [1, 1, 1, 0], ...judged })
    expect(graded.discordant).toEqual([0, 0])
    const binary = ppiPaired({ humanA: [0, 0, 1, 1], humanB: [1, 1, 1, 0], ...judged })
    expect(binary.discordant).toEqual([1, 2])
    expect([binary.valueA, binary.valueB, binary.method]).toEqual([0.5, 0.75, 'PPI++ (judge weighs 0.00)'])
  })

  it('is certain of nothing without labels, and has the p-values of no spread', () => {
    const nobody = ppiPaired({ humanA: [null, null], humanB: [null, null], judgeA: [0, 1], judgeB: [1, 1], alpha: 0.05 })
    expect(nobody).toMatchObject({ n: 0, low: -1, high: 1, varianceUpper: 1 })
    const always = { humanA: [0, 0, 0], humanB: [1, 1, 1], judgeA: [0, 0, 0], judgeB: [1, 1, 1], alpha: 0.05 }
    expect(ppiPaired(always)).toMatchObject({ difference: 1, pValue: 0, low: 1, high: 1, varianceUpper: 0 })
    expect(ppiPaired({ ...always, humanB: [0, 0, 0] })).toMatchObject({ difference: 0, pValue: 1 })
  })

  it("is not moved by a judge's favour for one arm", () => {
    const judgeAlone = meanOf(judgeB) - meanOf(judgeA)
    const { low, high, difference, n, validFor } = compare(300)
    expect(judgeAlone - truth).toBeGreaterThan(0.08)
    expect(low).toBeLessThan(truth)
    expect(high).toBeGreaterThan(truth)
    expect(Math.abs(difference - truth)).toBeLessThan(Math.abs(judgeAlone - truth))
    expect(n).toBe(300)
    expect(validFor).toMatchObject({ yes: true, no: true })
  })

  it('decides nothing below 200 labelled pairs, or where people saw hardly a difference', () => {
    expect(compare(199).validFor).toMatchObject({
      yes: false,
      no: false,
      why: '199 pairs of outputs were judged by people, 200 are needed',
    })
    const same = ppiPaired({ humanA: labelled(truthA, 300), humanB: labelled(truthA, 300), judgeA, judgeB, alpha: 0.05 })
    expect(same.validFor).toMatchObject({ yes: false, no: false })
    expect(same.validFor.why).toContain('people saw a difference on 0 pairs')
  })

  it('decides nothing where the judge could not score more than one row in a hundred', () => {
    const missing = ppiPaired({
      humanA: labelled(truthA, 300),
      humanB: labelled(truthB, 300),
      judgeA: judgeA.map((value, i) => (i % 50 === 0 ? null : value)),
      judgeB,
      alpha: 0.05,
    })
    expect(missing).toMatchObject({ missing: 18, validFor: { yes: false } })
  })

  it('negates where the arms change places', () => {
    const forth = compare(250)
    const back = ppiPaired({
      humanA: labelled(truthB, 250),
      humanB: labelled(truthA, 250),
      judgeA: judgeB,
      judgeB: judgeA,
      alpha: 0.05 / 3,
    })
    expect(back.difference).toBeCloseTo(-forth.difference, 12)
    expect(back.low).toBeCloseTo(-forth.high, 12)
    expect(back.discordant).toEqual(forth.discordant.toReversed())
    expect(back.pValue).toBeCloseTo(forth.pValue, 12)
  })

  it('is valid from exactly 200 labelled pairs, ten of them different, and one row in a hundred missing', () => {
    const valid = (options: { readonly differ: number; readonly labelled: number; readonly missing: number }): boolean => {
      const people = (values: readonly number[]): (number | null)[] => values.map((value, i) => (i < options.labelled ? value : null))
      const base = Array.from({ length: 400 }, () => 0)
      const better = base.map((_, i) => (i < options.differ ? 1 : 0))
      const judge = better.map((value, i) => (i >= 400 - options.missing ? null : value))
      return ppiPaired({ humanA: people(base), humanB: people(better), judgeA: base, judgeB: judge, alpha: 0.05 }).validFor.yes
    }
    expect(valid({ differ: 10, labelled: 200, missing: 4 })).toBe(true)
    expect(valid({ differ: 9, labelled: 200, missing: 4 })).toBe(false)
    expect(valid({ differ: 10, labelled: 199, missing: 4 })).toBe(false)
    expect(valid({ differ: 10, labelled: 200, missing: 5 })).toBe(false)
  })

  it('throws where the lists do not belong together', () => {
    const whole = { humanA: [1, 0], humanB: [1, 0], judgeA: [1, 0], judgeB: [1, 0], alpha: 0.05 }
    expect(() => ppiPaired({ ...whole, humanA: [1] })).toThrow('lists of 1 and 2 rows')
    expect(() => ppiPaired({ ...whole, clusters: ['a'] })).toThrow(RangeError)
  })
})
