import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Output } from '../../src/core/arms/output.ts'
import type { LabelledExample } from '../../src/core/data/example.ts'
import { canonicalJson } from '../../src/core/lib/canonical-json.ts'
import type { Score } from '../../src/core/scorers/score.ts'
import { createFakeModel } from '../../src/io/models/fake.ts'
import type { AnyScorer, Metric, ScoreContext, ScoringWorld, WorldScorer } from '../../src/core/scorers/scorer.ts'

const context: ScoreContext = { labels: ['ham', 'spam'], conforms: (value) => !JSON.stringify(value).includes('?') }

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

/** One answer with what its scorer must make of it. */
export interface ScorerSample {
  readonly expected: string
  readonly text: string
  readonly passages?: readonly string[]
}

export interface ScorerSamples {
  /** Scored 1. */
  readonly right: readonly ScorerSample[]
  /** Scored 0. */
  readonly wrong: readonly ScorerSample[]
  /** The question does not arise: unscored, and says so. */
  readonly notApplicable?: readonly ScorerSample[]
}

const plainSamples: ScorerSamples = {
  right: [{ expected: '{"a":"b","c":1}', text: '{"a":"b","c":1}' }],
  wrong: [{ expected: '{"a":"b"}', text: '!' }],
}

/** A world that answers by itself: letters as vectors, one passage. */
const world = (signal = new AbortController().signal): ScoringWorld => ({
  signal,
  embed: async (texts) =>
    texts.map((text) =>
      Float32Array.from({ length: 128 }, (_, code) => [...text].filter((character) => character.codePointAt(0) === code).length),
    ),
  ask: async (_model, request) =>
    await createFakeModel({ ref: { model: 'fake-judge' } }).call(request, { signal, idempotencyKey: 'judge' }),
  async *runScorer(_program, items) {
    for (const item of items as { output: string; expected: string }[]) yield { score: item.output === item.expected ? 1 : 0 }
  },
  passage: (id) => (id === 'manual.md#1' ? { id, text: 'The warranty covers 24 months from delivery.' } : undefined),
})

const scoreOne = async (scorer: AnyScorer, example: LabelledExample, output: Output): Promise<Score> => {
  if ('score' in scorer) return scorer.score(example, output, context)
  const [score] = await scorer.scoreAll([{ example, output }], context, world())
  if (score === undefined) throw new Error('a score is missing')
  return score
}

/** What every scorer promises, whether it is a pure function or needs the world. */
export const scorerContract = (name: string, scorer: AnyScorer, samples: ScorerSamples = plainSamples): void => {
  const judge = async ({ expected, text, passages }: ScorerSample): Promise<Score> =>
    await scoreOne(scorer, example(expected), { ...answered(text), ...(passages === undefined ? {} : { passages }) } as Output)

  it('goes by its own name', () => expect(scorer.name).toBe(name))

  it('gives a value in [0, 1] for any text, and only 0 or 1 where it says so', async () => {
    await fc.assert(
      fc.asyncProperty(texts, texts, async (expected, text) => {
        const score = await judge({ expected, text })
        expect(score).toMatchObject({ exampleId: 'row-0', arm: 'made', scorer: name })
        if (score.status !== 'scored') return
        expect(score.value).toBeGreaterThanOrEqual(0)
        expect(score.value).toBeLessThanOrEqual(1)
        if (scorer.scale === 'binary') expect([0, 1]).toContain(score.value)
      }),
    )
  })

  it('gives 1 to what it looks for, and 0 to what is far from it', async () => {
    for (const sample of samples.right) expect(await judge(sample)).toMatchObject({ status: 'scored', value: 1 })
    for (const sample of samples.wrong) expect(await judge(sample)).toMatchObject({ status: 'scored', value: 0 })
  })

  it('says of a question that does not arise that it was not asked, and gives no number', async () => {
    for (const sample of samples.notApplicable ?? [])
      expect(await judge(sample)).toMatchObject({ status: 'unscored', notApplicable: true, reason: expect.stringMatching(/./) })
  })

  it('never rewards a failure of the model, and gives no value to an answer that nobody knows', async () => {
    const ofModel = await scoreOne(scorer, example(samples.right[0]!.expected), failed(false))
    expect(ofModel).toMatchObject({ status: 'scored', value: 'lowerIsBetter' in scorer && name === 'refusal' ? 1 : 0 })
    expect(await scoreOne(scorer, example(samples.right[0]!.expected), failed(true))).toMatchObject({ status: 'failed', missing: true })
  })
}

/** What a scorer promises whose own world breaks: no answer passes by that, and the scorer says why. */
export const brokenWorldContract = (scorer: WorldScorer, sample: ScorerSample, broken: Partial<ScoringWorld>): void => {
  it('gives no value where its own means fail', async () => {
    const [score] = await scorer.scoreAll([{ example: example(sample.expected), output: answered(sample.text) }], context, {
      ...world(),
      ...broken,
    })
    expect(score).toMatchObject({ status: 'unscored', reason: expect.stringMatching(/./) })
    expect(score).not.toHaveProperty('notApplicable')
  })
}

/** What every metric promises. */
export const metricContract = (name: string, metric: Metric, scorers: Readonly<Record<string, AnyScorer>>): void => {
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
