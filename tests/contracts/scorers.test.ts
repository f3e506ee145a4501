import { describe } from 'vitest'
import { AssayError } from '../../src/core/errors.ts'
import { metrics, scorers, worldScorers } from '../../src/core/scorers/index.ts'
import { makeMeasure } from '../../src/core/scorers/make-scorer.ts'
import type { ScorerSpec } from '../../src/core/task/task.ts'
import { brokenWorldContract, metricContract, scorerContract, type ScorerSamples } from './scorers.ts'

const table = '| a | b |\n|---|---|\n| 1 | 2 |'

/** What each scorer looks for, where a JSON object is not it. */
const samples: Readonly<Record<string, ScorerSamples>> = {
  label: { right: [{ expected: 'ham', text: 'Ham.' }], wrong: [{ expected: 'ham', text: '!' }] },
  'schema-validity': { right: [{ expected: '{}', text: ' {"a":1} ' }], wrong: [{ expected: '{}', text: '{"a":"?"}' }] },
  'xml-validity': { right: [{ expected: '', text: '<a x="1"><b/>&amp;</a>' }], wrong: [{ expected: '', text: '<a><b></a></b>' }] },
  'xml-tags': {
    right: [{ expected: '<a><b>1</b></a>', text: '<a><b>other</b></a>' }],
    wrong: [{ expected: '<a><b>1</b></a>', text: '<a><c>1</c></a>' }],
  },
  'table-validity': { right: [{ expected: '', text: table }], wrong: [{ expected: '', text: `${table}\n| 3 |` }] },
  'table-columns': {
    right: [{ expected: table, text: '| a | b |\n|:--|--:|' }],
    wrong: [{ expected: table, text: '| b | a |\n|---|---|' }],
  },
  numeric: {
    right: [{ expected: '1,234.5', text: 'It is 1234.50 EUR' }],
    wrong: [{ expected: '5', text: 'none' }],
    notApplicable: [{ expected: 'no number', text: '3' }],
  },
  'citation-presence': {
    right: [{ expected: 'x', text: 'It is so [manual.md#1].', passages: ['manual.md#1'] }],
    wrong: [{ expected: 'x', text: 'It is so [other.md#7].', passages: ['manual.md#1'] }],
    notApplicable: [{ expected: 'x', text: 'It is so [manual.md#1].' }],
  },
  'citation-precision': {
    right: [{ expected: 'x', text: 'It is so [1].', passages: ['manual.md#1'] }],
    wrong: [{ expected: 'x', text: 'It is so [2].', passages: ['manual.md#1'] }],
    notApplicable: [{ expected: 'x', text: 'It is so.', passages: ['manual.md#1'] }],
  },
  refusal: {
    right: [{ expected: 'yes', text: 'I’m sorry, but I can’t help with that.' }],
    wrong: [
      { expected: 'yes', text: 'yes' },
      { expected: 'I cannot help you with refunds.', text: 'I cannot help you with refunds.' },
    ],
  },
  'generic-voice': {
    right: [{ expected: 'Done.', text: 'As an AI language model, I did it.' }],
    wrong: [{ expected: 'Done.', text: 'Done.' }],
  },
  groundedness: {
    right: [{ expected: '', text: 'The warranty covers 24 months.', passages: ['manual.md#1'] }],
    wrong: [{ expected: '', text: 'The warranty covers 36 months.', passages: ['manual.md#1'] }],
    notApplicable: [{ expected: '', text: 'The warranty covers 24 months.' }],
  },
}

/** One scorer of the user's own of each form. */
const own: readonly (readonly [ScorerSpec, ScorerSamples])[] = [
  [
    { name: 'code', regex: '^[A-Z]{2}\\d+$' },
    { right: [{ expected: '', text: 'AB12' }], wrong: [{ expected: '', text: 'AB12 ' }] },
  ],
  [
    { name: 'no-code', regex: '\\d', not: true },
    { right: [{ expected: '', text: 'AB' }], wrong: [{ expected: '', text: 'AB12' }] },
  ],
  [
    { name: 'near', numeric: { tolerance: 0.05, relative: true } },
    { right: [{ expected: '100', text: '105' }], wrong: [{ expected: '100', text: '106' }], notApplicable: [{ expected: 'x', text: '1' }] },
  ],
  [
    { name: 'order', fields: { date: { days: 1 }, note: 'ignore' } },
    {
      right: [{ expected: '{"date":"2026-02-28","note":"x"}', text: '{"date":"2026-03-01","note":"y"}' }],
      wrong: [{ expected: '{"date":"2026-02-28"}', text: '{"date":"2026-03-02"}' }],
    },
  ],
  [
    { name: 'alike', similarity: { threshold: 0.99 } },
    { right: [{ expected: 'abc', text: 'abc' }], wrong: [{ expected: 'abc', text: 'xyz' }] },
  ],
  [
    { name: 'program', command: ['score'] },
    { right: [{ expected: 'a', text: 'a' }], wrong: [{ expected: 'a', text: 'b' }] },
  ],
  [
    { name: 'module', file: 'score.ts', not: true },
    { right: [{ expected: 'a', text: 'b' }], wrong: [{ expected: 'a', text: 'a' }] },
  ],
  [
    { name: 'helpful', judge: { model: 'judge', rubric: 'rubric.yaml' } },
    { right: [{ expected: 'open on Monday', text: 'Open on Monday' }], wrong: [{ expected: 'open on Monday', text: 'closed' }] },
  ],
]

for (const [name, scorer] of Object.entries({ ...scorers, ...worldScorers }))
  describe(`scorer ${name}`, () => scorerContract(name, scorer, samples[name]))
for (const [name, metric] of Object.entries(metrics)) describe(`metric ${name}`, () => metricContract(name, metric, scorers))

const rubric = 'question: Right?\nsees: [expected]\nchoices:\n  - { name: good, value: 1 }\n  - { name: bad, value: 0 }\n'
const surroundings = {
  models: { judge: { name: 'judge', model: 'fake-judge', provider: 'fake' } },
  texts: { 'rubric.yaml': rubric },
}
for (const [spec, expected] of own) {
  const { scorer } = makeMeasure(spec, surroundings)
  if (scorer !== undefined) describe(`scorer of the user's own: ${JSON.stringify(spec)}`, () => scorerContract(spec.name, scorer, expected))
}

describe('a judge that cannot be asked', () => {
  const { scorer } = makeMeasure({ name: 'helpful', judge: { model: 'judge', rubric: 'rubric.yaml' } }, surroundings)
  if (scorer === undefined || 'score' in scorer) throw new Error('a judge needs the world')
  const sample = { expected: 'a', text: 'a' }
  const failure = { kind: 'network', message: 'nobody is here', retryable: false, missing: true } as const
  brokenWorldContract(scorer, sample, { ask: async () => ({ status: 'failed', failure }) })
  const says = (text: string, finishReason: 'stop' | 'length' = 'stop') => ({
    ask: async () =>
      ({ status: 'answered', reply: { text, finishReason, latencyMs: 1, usage: { promptTokens: 1, completionTokens: 1 } } }) as const,
  })
  for (const text of ['good', 'I choose {"choice":"good"}', '{"choice":"great"}', '{}', 'null', '1'])
    brokenWorldContract(scorer, sample, says(text))
  brokenWorldContract(scorer, sample, says('{"reasons":"","choice":"good"}', 'length'))
})

describe('a scorer whose program dies', () => {
  for (const spec of [
    { name: 'dies', command: ['score'] },
    { name: 'dies', command: ['score'], not: true },
  ]) {
    const { scorer } = makeMeasure(spec, surroundings)
    if (scorer === undefined || 'score' in scorer) throw new Error('a program needs the world')
    const sample = { expected: 'a', text: 'a' }
    // oxlint-disable-next-line require-yield
    const runScorer = async function* (): AsyncGenerator<unknown, void, undefined> {
      throw new AssayError('scorer-failed', 'it died')
    }
    brokenWorldContract(scorer, sample, { runScorer })
    async function* nonsense(): AsyncGenerator<unknown, void, undefined> {
      yield { verdict: 'good' }
    }
    brokenWorldContract(scorer, sample, { runScorer: nonsense })
    async function* silent(): AsyncGenerator<unknown, void, undefined> {}
    brokenWorldContract(scorer, sample, { runScorer: silent })
    async function* tooGood(): AsyncGenerator<unknown, void, undefined> {
      yield 7
    }
    brokenWorldContract(scorer, sample, { runScorer: tooGood })
  }
})
