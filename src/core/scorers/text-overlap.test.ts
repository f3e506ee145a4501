import { describe, expect, it } from 'vitest'
import vectors from '../../../tests/fixtures/text-overlap-vectors.json' with { type: 'json' }
import type { Output } from '../arms/output.ts'
import type { LabelledExample } from '../data/example.ts'
import { bleu, bleuMetric } from './bleu.ts'
import { chrf, chrfMetric } from './chrf.ts'
import { rougeL } from './rouge-l.ts'
import type { Metric, Scorer } from './scorer.ts'

const context = { labels: [] }
const example = (expected: string): LabelledExample => ({
  id: '1',
  input: 'x',
  expected,
  tags: [],
  weight: 1,
  source: { file: 'f', line: 1 },
})
const output = (text: string): Output => ({ exampleId: '1', arm: 'a', repeat: 0, status: 'answered', text, latencyMs: 0, replayed: false })
const value = (scorer: Scorer, answer: string, expected: string): number => {
  const score = scorer.score(example(expected), output(answer), context)
  if (score.status !== 'scored') throw new Error(score.reason)
  return score.value
}
const corpus = (metric: Extract<Metric, { kind: 'data-set' }>, from: number, to: number): number => {
  const rows = vectors.pairs.slice(from, to).map((pair) => metric.counts(example(pair.expected), output(pair.answer), context))
  return metric.value(rows.reduce((sum, row) => sum.map((entry, i) => entry + row[i]!)))
}
// Nothing expected and nothing answered is right here, and 0 in the reference programs.
const pairs = vectors.pairs.filter((pair) => pair.answer !== '' || pair.expected !== '')

describe('scorers of overlapping text', () => {
  it('has at least 60 vectors of the reference programs to hold against', () => expect(pairs.length).toBeGreaterThanOrEqual(60))

  it.each(pairs)('$answer | $expected: BLEU and chrF are sacrebleu’s to 1e-6', (pair) => {
    expect(Math.abs(100 * value(bleu, pair.answer, pair.expected) - pair.bleu)).toBeLessThan(1e-6)
    expect(Math.abs(100 * value(chrf, pair.answer, pair.expected) - pair.chrf)).toBeLessThan(1e-6)
  })

  it.each(vectors.corpora)('corpus BLEU and chrF of pairs $from to $to are sacrebleu’s to 1e-6', ({ from, to, ...expected }) => {
    expect(Math.abs(100 * corpus(bleuMetric, from, to) - expected.bleu)).toBeLessThan(1e-6)
    expect(Math.abs(100 * corpus(chrfMetric, from, to) - expected.chrf)).toBeLessThan(1e-6)
  })

  it('ROUGE-L of words is rouge-score’s to 1e-6', () => {
    const known = pairs.flatMap((pair) => (pair.rougeL === undefined ? [] : [{ ...pair, rougeL: pair.rougeL }]))
    expect(known.length).toBeGreaterThan(25)
    for (const pair of known) {
      // The reference finds no word in a text of mere punctuation, and calls that 0.
      if (/^[^A-Za-z0-9]*$/.test(pair.answer + pair.expected)) continue
      expect(Math.abs(value(rougeL, pair.answer, pair.expected) - pair.rougeL), JSON.stringify(pair)).toBeLessThan(1e-6)
    }
  })

  it('ROUGE-L reads words of every script', () => expect(value(rougeL, 'привет мир', 'привет, мир!')).toBe(1))
})
