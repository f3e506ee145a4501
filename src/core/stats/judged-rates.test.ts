import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../lib/random.ts'
import { logisticSlope } from './logistic-slope.ts'
import { ppiEstimate, ppiMean } from './ppi-mean.ts'
import { ppiPaired } from './ppi-paired.ts'
import { roganGladen } from './rogan-gladen.ts'

const bits = (text: string): number[] => [...text].map(Number)

describe('Rogan-Gladen', () => {
  it('is the published correction with its interval', () => {
    const one = roganGladen({ rate: 0.8, specificity: 0.7, sensitivity: 0.9, n: 1000, negatives: 100, positives: 100 })!
    expect(one.value).toBeCloseTo(0.833333, 6)
    expect(one.low).toBeCloseTo(0.74611, 6)
    expect(one.high).toBeCloseTo(0.943794, 6)
    const other = roganGladen({ rate: 0.84, specificity: 0.75, sensitivity: 0.95, n: 500, negatives: 60, positives: 140 })!
    expect(other.value).toBeCloseTo(0.842857, 6)
    expect(other.low).toBeCloseTo(0.773065, 6)
    expect(other.high).toBeCloseTo(0.914481, 6)
  })

  it('gives the published widths for 50 to 400 labels: the labels, not golden, dominate them', () => {
    const intervals = [50, 100, 200, 400].map((labels) => {
      const judged = { rate: 0.8, n: 1000, specificity: 0.85, sensitivity: 0.92, negatives: labels / 2, positives: labels / 2 }
      const { low, high } = roganGladen(judged)!
      return [low, high].map((limit) => Number(limit.toFixed(2)))
    })
    expect(intervals).toEqual([
      [0.74, 1],
      [0.77, 0.97],
      [0.78, 0.93],
      [0.79, 0.9],
    ])
  })

  it('refuses a judge that carries no information, and one that was never tried on one kind', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(share, share, share, (rate, q0, q1) => {
        const corrected = roganGladen({ rate, specificity: q0, sensitivity: q1, n: 100, negatives: 50, positives: 50 })
        if (q0 + q1 <= 1) expect(corrected).toBeUndefined()
        if (corrected === undefined) return
        expect(corrected.low).toBeGreaterThanOrEqual(0)
        expect(corrected.high).toBeLessThanOrEqual(1)
        expect(corrected.low).toBeLessThanOrEqual(corrected.high)
      }),
    )
    expect(roganGladen({ rate: 0.5, specificity: 0.9, sensitivity: 0.9, n: 100, negatives: 0, positives: 50 })).toBeUndefined()
  })

  it('covers the true share 95 % of the time, counting that the errors are estimated', () => {
    const random = createRandom(21)
    const count = (n: number, p: number): number => Array.from({ length: n }, () => random.next()).filter((draw) => draw < p).length
    const [truth, q0, q1] = [0.7, 0.8, 0.9]
    const trials = 1_000
    let covered = 0
    for (let trial = 0; trial < trials; trial++) {
      const good = count(400, truth)
      const rate = (count(good, q1) + count(400 - good, 1 - q0)) / 400
      const [specificity, sensitivity] = [count(100, q0) / 100, count(100, q1) / 100]
      const interval = roganGladen({ rate, n: 400, specificity, sensitivity, negatives: 100, positives: 100 })
      if (interval !== undefined && interval.low <= truth && truth <= interval.high) covered++
    }
    expect(covered / trials).toBeGreaterThan(0.93)
    expect(covered / trials).toBeLessThan(0.98)
  })

  it('changes nothing where the judge makes no mistake', () => {
    expect(roganGladen({ rate: 0.37, specificity: 1, sensitivity: 1, n: 100, negatives: 500, positives: 500 })!.value).toBeCloseTo(0.37, 12)
  })
})

describe('PPI++ of a mean', () => {
  const sample = { human: bits('1011011011'), judge: bits('1111011001'), unlabelled: bits('11011101110110111101') }

  it('is that of ppi_py for a fixed and for the estimated weight of the judge', () => {
    const none = ppiMean({ ...sample, lambda: 0 })
    expect([none.value, none.low, none.high].map((value) => Number(value.toFixed(5)))).toEqual([0.7, 0.41597, 0.98403])
    const full = ppiMean({ ...sample, lambda: 1 })
    expect([full.value, full.low, full.high].map((value) => Number(value.toFixed(5)))).toEqual([0.75, 0.41408, 1.08592])
    const best = ppiMean(sample)
    expect(best.lambda).toBeCloseTo(0.3625, 12)
    expect(best.value).toBeCloseTo(0.718125, 9)
    expect(best.low).toBeCloseTo(0.46245, 5)
    expect(best.high).toBeCloseTo(0.9738, 5)
  })

  it('equals the mean of all labels where the judge makes no mistake and weighs fully', () => {
    const scores = fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 2, maxLength: 40 })
    fc.assert(
      fc.property(scores, scores, (human, unlabelled) => {
        const mean = unlabelled.reduce((sum, value) => sum + value, 0) / unlabelled.length
        expect(ppiMean({ human, judge: human, unlabelled, lambda: 1 }).value).toBeCloseTo(mean, 9)
      }),
    )
  })

  it('falls back to people alone where the judge says nothing, or judged nothing else', () => {
    const human = bits('1101')
    expect(ppiEstimate({ human, judge: bits('1111'), unlabelled: bits('111111') })).toMatchObject({ lambda: 0, value: 0.75 })
    expect(ppiEstimate({ human, judge: bits('1010'), unlabelled: [] })).toMatchObject({ lambda: 0, value: 0.75 })
    expect(ppiMean({ human: [], judge: [], unlabelled: bits('11') })).toMatchObject({ low: -Infinity, high: Infinity, n: 0 })
    expect(() => ppiEstimate({ human, judge: [], unlabelled: [] })).toThrow(RangeError)
  })

  it('is as wide as its rows are independent', () => {
    const names = [...sample.human, ...sample.unlabelled].map((_, i) => `row ${Math.floor(i / 2)}`)
    const alone = ppiEstimate({ ...sample, clusters: names.map((_, i) => `row ${i}`) })
    expect(alone.standardError).toBeCloseTo(ppiEstimate(sample).standardError, 12)
    const pairs = ppiEstimate({
      human: bits('110011001100'),
      judge: bits('110011001111'),
      unlabelled: bits('111100'),
      clusters: bits('001122334455667788').map((name) => `r${name}`),
    })
    expect(pairs.designEffect).toBeGreaterThan(1.5)
  })

  it('covers the truth 95 % of the time with a judge that is biased and wrong', () => {
    const random = createRandom(12)
    const flip = (p: number): number => (random.next() < p ? 1 : 0)
    const judged = (truth: number): number => (truth === 1 ? flip(0.9) : flip(0.35))
    let covered = 0
    let naive = 0
    const trials = 800
    for (let trial = 0; trial < trials; trial++) {
      const human = Array.from({ length: 200 }, () => flip(0.6))
      const unlabelled = Array.from({ length: 600 }, () => judged(flip(0.6)))
      const { low, high } = ppiMean({ human, judge: human.map(judged), unlabelled })
      if (low <= 0.6 && 0.6 <= high) covered++
      if (Math.abs(unlabelled.reduce((sum, value) => sum + value, 0) / 600 - 0.6) < 0.04) naive++
    }
    expect(covered / trials).toBeGreaterThan(0.93)
    expect(covered / trials).toBeLessThan(0.97)
    // What the judge alone would say is far off.
    expect(naive / trials).toBeLessThan(0.2)
  })
})

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

  it('throws where the lists do not belong together', () => {
    expect(() => ppiPaired({ humanA: [1], humanB: [1, 0], judgeA: [1, 0], judgeB: [1, 0], alpha: 0.05 })).toThrow(RangeError)
  })
})

describe('a logistic slope', () => {
  it('of one yes-or-no variable is the log of the odds ratio', () => {
    const rows = [
      ...Array.from({ length: 3000 }, () => ({ x: 1, y: true })),
      ...Array.from({ length: 1000 }, () => ({ x: 1, y: false })),
      ...Array.from({ length: 1000 }, () => ({ x: 0, y: true })),
      ...Array.from({ length: 2000 }, () => ({ x: 0, y: false })),
    ]
    const fit = logisticSlope(
      rows.map(({ y }) => y),
      rows.map(({ x }) => [x]),
    )!
    expect(fit.slope).toBeCloseTo(Math.log(6), 2)
    // Woolf: the standard error is the root of the summed reciprocals.
    const error = Math.sqrt(1 / 3000 + 1 / 1000 + 1 / 1000 + 1 / 2000)
    expect((fit.high - fit.low) / 2 / 1.959964).toBeCloseTo(error, 3)
    expect(fit.pValue).toBeLessThan(1e-6)
  })

  it('sees that a variable adds nothing once another is held', () => {
    const random = createRandom(9)
    const rows = Array.from({ length: 2000 }, () => {
      const human = random.below(2)
      const length = 3 * human + random.next()
      return { human, length, y: random.next() < (human === 1 ? 0.8 : 0.3) }
    })
    const alone = logisticSlope(
      rows.map(({ y }) => y),
      rows.map(({ length }) => [length]),
    )!
    const held = logisticSlope(
      rows.map(({ y }) => y),
      rows.map(({ human, length }) => [human, length]),
    )!
    expect(alone.pValue).toBeLessThan(0.001)
    expect(held.pValue).toBeGreaterThan(0.05)
  })

  it('stays finite where the variable separates the outcomes, and says nothing of too few or of one outcome', () => {
    const outcomes = Array.from({ length: 40 }, (_, i) => i < 20)
    const separated = logisticSlope(
      outcomes,
      outcomes.map((yes) => [yes ? 1 : 0]),
    )!
    expect(Number.isFinite(separated.slope)).toBe(true)
    expect(separated.slope).toBeGreaterThan(2)
    expect(
      logisticSlope(
        outcomes.slice(0, 19),
        outcomes.slice(0, 19).map(() => [1]),
      ),
    ).toBeUndefined()
    expect(
      logisticSlope(
        Array.from({ length: 30 }, () => true),
        Array.from({ length: 30 }, (_, i) => [i]),
      ),
    ).toBeUndefined()
  })
})
