import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../lib/random.ts'
import { ppiEstimate, ppiMean } from './ppi-mean.ts'

const bits = (text: string): number[] => [...text].map(Number)

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
    expect(ppiEstimate({ human, judge: bits('1010'), unlabelled: [], lambda: 1 })).toMatchObject({ lambda: 0, value: 0.75 })
    const nobody = { value: 0, low: -Infinity, high: Infinity, n: 0, lambda: 0, method: 'PPI++' }
    expect(ppiMean({ human: [], judge: [], unlabelled: bits('10') })).toMatchObject(nobody)
    expect(() => ppiEstimate({ human, judge: [], unlabelled: [] })).toThrow('4 human labels, 0 of the judge')
    const certain = ppiEstimate({ human: bits('11'), judge: bits('11'), unlabelled: bits('11') })
    expect(certain).toMatchObject({ standardError: 0, designEffect: 1 })
  })

  it('is as wide as its rows are independent', () => {
    const names = [...sample.human, ...sample.unlabelled].map((_, i) => `row ${Math.floor(i / 2)}`)
    const alone = ppiEstimate({ ...sample, clusters: names.map((_, i) => `row ${i}`) })
    expect(alone.standardError).toBeCloseTo(ppiEstimate(sample).standardError, 12)
    // Every row twice, as its own cluster: nothing was learned, but for the factor of few clusters.
    const twice = (values: readonly number[]): number[] => values.flatMap((value) => [value, value])
    const doubled = ppiEstimate({
      human: twice(sample.human),
      judge: twice(sample.judge),
      unlabelled: twice(sample.unlabelled),
      lambda: 0.3625,
      clusters: names.flatMap((_, i) => [`row ${i}`, `row ${i}`]),
    })
    expect(doubled.standardError).toBeCloseTo(ppiEstimate(sample).standardError * Math.sqrt(30 / 29), 12)
    expect(doubled.designEffect).toBeCloseTo((2 * 30) / 29, 9)
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
