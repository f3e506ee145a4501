import { describe, expect, it } from 'vitest'
import type { Output } from '../arms/output.ts'
import type { LabelledExample } from '../data/example.ts'
import { metrics, scorers } from './index.ts'

const example = (expected: string): LabelledExample => ({
  id: '1',
  input: 'x',
  expected,
  tags: [],
  weight: 1,
  source: { file: 'f', line: 1 },
})
const output = (text: string): Output => ({ exampleId: '1', arm: 'a', repeat: 0, status: 'answered', text, latencyMs: 0, replayed: false })
const score = (name: keyof typeof scorers, expected: string, text: string, labels: string[] = []): number => {
  const result = scorers[name].score(example(expected), output(text), { labels })
  return result.status === 'scored' ? result.value : NaN
}
const total = (rows: Float64Array[]): Float64Array => rows.reduce((sum, row) => sum.map((value, i) => value + row[i]!))

describe('scorers', () => {
  it.each([
    ['exact', 'a b', ' a b ', 1],
    ['exact', 'a b', 'A b', 0],
    ['normalised', 'A b!', 'a  B', 1],
    ['json', '{"a":1,"b":"x"}', '{ "b": "x", "a": 1 }', 1],
    ['json', '{"a":1}', '{"a":"1"}', 0],
    ['json', '{"a":1}', '{"a":1,"b":null}', 0],
    ['json-validity', '{}', '{"a":1}', 1],
    ['json-validity', '{}', 'so: {"a":1}', 0],
    ['token-f1', 'the cat sat', 'the cat', 0.8],
    ['token-f1', 'a a b', 'a b b', 2 / 3],
    ['slot-f1', '{"a":"1","b":"2"}', '{"a":"1","b":"3"}', 0.5],
    ['slot-f1', '{"a":["x","y"]}', '{"a":["y","x"]}', 1],
    ['slot-f1', '{}', '{}', 1],
    ['slot-f1', '{}', 'nothing found', 0],
  ] as const)('%s judges %j against %j', (name, expected, text, value) => {
    expect(score(name, expected, text)).toBeCloseTo(value, 10)
  })

  it('reads a label apart from case and punctuation, and no other label', () => {
    expect(score('label', 'spam', 'Spam.', ['ham', 'spam'])).toBe(1)
    expect(score('label', 'spam', 'ham', ['ham', 'spam'])).toBe(0)
  })
})

describe('data-set metrics', () => {
  it('computes macro F1 as scikit-learn does', () => {
    // y_true = a a a b b c, y_pred = a a b b c c: F1 0.8, 0.5, 2/3
    const labels = ['a', 'b', 'c', 'never']
    const pairs = [...'aaabbc'].map((expected, i) => metrics['macro-f1'].counts(example(expected), output('aabbcc'[i]!), { labels }))
    expect(metrics['macro-f1'].value(total(pairs))).toBeCloseTo((0.8 + 0.5 + 2 / 3) / 3, 10)
  })

  it('counts an answer outside the labels against its own label only', () => {
    const labels = ['a', 'b']
    expect([...metrics['macro-f1'].counts(example('a'), output('zebra'), { labels })]).toEqual([0, 0, 1, 0, 0, 0])
  })

  it('computes slot F1 over all fields of all answers', () => {
    const rows = [
      ['{"a":"1","b":"2"}', '{"a":"1"}'],
      ['{"a":"3"}', '{"a":"4"}'],
    ].map(([expected, text]) => metrics['slot-f1'].counts(example(expected!), output(text!), { labels: [] }))
    // 1 right, 2 missed, 1 wrong
    expect(metrics['slot-f1'].value(total(rows))).toBeCloseTo(2 / (2 + 2 + 1), 10)
  })
})
