import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Output } from '../../src/core/arms/output.ts'
import type { LabelledExample } from '../../src/core/data/example.ts'
import { canonicalJson } from '../../src/core/lib/canonical-json.ts'
import type { Metric, ScoreContext, Scorer } from '../../src/core/scorers/scorer.ts'

const context: ScoreContext = { labels: ['ham', 'spam'] }

const example = (expected: string, index = 0): LabelledExample => ({
  id: `row-${index}`,
  input: 'some input',
  expected,
  tags: [],
  weight: 1,
  source: { file: 'made.jsonl', line: index + 1 },
})

const answered = (text: string): Output => ({
  exampleId: 'row-0',
  arm: 'made',
  repeat: 0,
  status: 'answered',
  text,
  latencyMs: 1,
  replayed: false,
})

const failed = (missing: boolean): Output => ({
  exampleId: 'row-0',
  arm: 'made',
  repeat: 0,
  status: 'failed',
  failure: { kind: missing ? 'network' : 'refused', message: 'no', retryable: false, missing },
  replayed: false,
})

/** Labels, JSON objects and free texts: an expected answer may be any of them. */
const texts = fc.oneof(
  fc.constantFrom('ham', 'spam'),
  fc.dictionary(fc.string({ minLength: 1 }), fc.oneof(fc.string(), fc.integer(), fc.boolean())).map(canonicalJson),
  fc.string(),
)

/** What every scorer promises. */
export const scorerContract = (name: string, scorer: Scorer): void => {
  it('goes by its own name', () => expect(scorer.name).toBe(name))

  it('gives a value in [0, 1] for any text, and only 0 or 1 where it says so', () => {
    fc.assert(
      fc.property(texts, texts, (expected, text) => {
        const score = scorer.score(example(expected), answered(text), context)
        if (score.status !== 'scored') return
        expect(score.value).toBeGreaterThanOrEqual(0)
        expect(score.value).toBeLessThanOrEqual(1)
        if (scorer.scale === 'binary') expect([0, 1]).toContain(score.value)
      }),
    )
  })

  it('gives 1 to the expected answer', () => {
    for (const expected of name === 'label' ? context.labels : ['{"a":"b","c":1}'])
      expect(scorer.score(example(expected), answered(expected), context)).toMatchObject({ status: 'scored', value: 1, arm: 'made' })
  })

  it('gives 0 to what is not an answer at all', () => {
    const expected = name === 'label' ? 'ham' : '{"a":"b"}'
    expect(scorer.score(example(expected), answered('!'), context)).toMatchObject({ status: 'scored', value: 0 })
  })

  it('gives 0 to a failure of the model, and no value to an answer that nobody knows', () => {
    expect(scorer.score(example('ham'), failed(false), context)).toMatchObject({ status: 'scored', value: 0 })
    expect(scorer.score(example('ham'), failed(true), context)).toMatchObject({ status: 'failed', missing: true })
  })
}

/** What every metric promises. */
export const metricContract = (name: string, metric: Metric, scorers: Readonly<Record<string, Scorer>>): void => {
  it('goes by its own name and rests on a scorer that exists', () => {
    expect(metric.name).toBe(name)
    expect(scorers[metric.scorer]?.name).toBe(metric.scorer)
  })
  if (metric.kind === 'mean') return

  const sum = (rows: readonly Float64Array[]): Float64Array => rows.reduce((total, row) => total.map((value, i) => value + row[i]!))

  it('gives a value in [0, 1] for the sums of any answers, whatever their order', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(texts, fc.option(texts)), { minLength: 1, maxLength: 12 }), (pairs) => {
        const rows = pairs.map(([expected, text], i) =>
          metric.counts(example(expected, i), text === null ? failed(false) : answered(text), context),
        )
        const value = metric.value(sum(rows))
        expect(value).toBeGreaterThanOrEqual(0)
        expect(value).toBeLessThanOrEqual(1)
        expect(metric.value(sum(rows.toReversed()))).toBe(value)
      }),
    )
  })

  it('gives 1 when every answer is the expected one, and is unmoved by counting each row twice', () => {
    const expected = metric.scorer === 'label' ? ['ham', 'spam', 'ham'] : ['{"a":"b"}', '{"a":"c","d":"e"}', '{}']
    const rows = expected.map((text, i) => metric.counts(example(text, i), answered(text), context))
    expect(metric.value(sum(rows))).toBe(1)
    expect(metric.value(sum([...rows, ...rows]))).toBe(1)
  })
}
