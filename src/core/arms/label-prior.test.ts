import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../lib/random.ts'
import { applyLabelPrior, fitLabelPrior } from './label-prior.ts'

/** A model that knows something, but likes `ham` far too much. */
const biased = (count: number, spamShare: number, seed: number) => {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => {
    const expected = random.next() < spamShare ? 'spam' : 'ham'
    const evidence = (expected === 'spam' ? 1.5 : -1.5) + (random.next() * 4 - 2)
    return { expected, answer: { text: 'ham', labelScores: { ham: -10, spam: -18 + evidence } } }
  })
}

const accuracy = (rows: ReturnType<typeof biased>, prior: ReturnType<typeof fitLabelPrior>): number =>
  rows.filter(({ answer, expected }) => applyLabelPrior(answer, prior).text === expected).length / rows.length

describe('label prior', () => {
  it('frees a model of its preference for a label', () => {
    const prior = fitLabelPrior(biased(150, 0.4, 1))
    const fresh = biased(1_000, 0.4, 2)
    expect(accuracy(fresh, undefined)).toBeCloseTo(0.6, 1)
    expect(accuracy(fresh, prior)).toBeGreaterThan(0.8)
  })

  it('gives each label on dev1 the share that it has there', () => {
    const rows = biased(400, 0.25, 3)
    const prior = fitLabelPrior(rows)
    const mean = rows.reduce((sum, { answer }) => sum + Math.exp(applyLabelPrior(answer, prior).labelScores.spam), 0) / rows.length
    expect(mean).toBeCloseTo(rows.filter((row) => row.expected === 'spam').length / rows.length, 2)
  })

  it('leaves a model that is right and knows how sure to be nearly alone', () => {
    const random = createRandom(5)
    const rows = Array.from({ length: 2_000 }, () => {
      const logit = random.next() * 6 - 3
      const chance = 1 / (1 + Math.exp(-logit))
      return {
        expected: random.next() < chance ? 'a' : 'b',
        answer: { text: 'a', labelScores: { a: Math.log(chance), b: Math.log(1 - chance) } },
      }
    })
    const prior = fitLabelPrior(rows)
    expect(prior?.scale).toBeCloseTo(1, 0)
    expect((prior?.bias['a'] ?? 9) - (prior?.bias['b'] ?? 0)).toBeCloseTo(0, 0)
  })

  it('stays finite when dev1 never shows a label, or separates perfectly', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('a', 'b'), fc.double({ min: -50, max: 0, noNaN: true })), { minLength: 1, maxLength: 20 }),
        (pairs) => {
          const rows = pairs.map(([expected, score]) => ({ expected, answer: { text: expected, labelScores: { a: score, b: -3, c: -4 } } }))
          const prior = fitLabelPrior(rows)
          for (const { answer } of rows)
            for (const score of Object.values(applyLabelPrior(answer, prior).labelScores)) expect(Number.isFinite(score)).toBe(true)
        },
      ),
      { numRuns: 30 },
    )
  })

  it('is not fitted where an endpoint gives scores for some answers only', () => {
    const rows = Array.from({ length: 20 }, (_, i) => ({
      expected: i % 2 === 0 ? 'a' : 'b',
      answer: i < 17 ? { labelScores: { a: -1, b: -2 } } : {},
    }))
    expect(fitLabelPrior(rows)).toBeUndefined()
    expect(fitLabelPrior(rows.slice(0, 17))).toBeDefined()
  })

  it('changes nothing without scores', () => {
    expect(fitLabelPrior([{ answer: {}, expected: 'a' }])).toBeUndefined()
    const answer = { text: 'a' }
    expect(applyLabelPrior(answer, { scale: 1, bias: {}, n: 1 })).toBe(answer)
  })
})
