import { describe, expect, it } from 'vitest'
import { conditionFacts } from './condition-facts.ts'
import { conditionWords } from './condition-words.ts'
import { explainPolicy } from './policy-explained.ts'
import { loadPolicy } from './policy.ts'

const thresholds = {
  rows: { value: 1000, unit: 'rows', from: 'article' },
  kappa: { value: 0.7, unit: 'kappa', from: 'proposal' },
  mine: { value: 5, unit: 'x', from: 'own' },
} as const

describe('a condition in words', () => {
  it.each([
    [{ fact: 'data.trainUnits', atLeast: 1000 }, 'data.trainUnits is at least 1,000 examples'],
    [{ fact: 'data.trainUnits', atMost: { fact: 'threshold.rows' } }, 'data.trainUnits is at most 1,000 rows (the source’s)'],
    [{ fact: 'raters.kappa', above: { fact: 'threshold.kappa' } }, 'raters.kappa is above 0.7 kappa (a proposal)'],
    [{ fact: 'cost.ratio', below: { fact: 'threshold.mine' } }, 'cost.ratio is below 5 x (yours)'],
    [{ fact: 'oracle.low', above: { fact: 'margin' } }, 'oracle.low is above margin'],
    [{ fact: 'oracle.low', above: { fact: 'threshold.gone' } }, 'oracle.low is above threshold.gone'],
    [{ fact: 'nobody', above: 3 }, 'nobody is above 3'],
    [{ fact: 'scope.narrow', is: true }, 'scope.narrow is yes'],
    [{ not: { fact: 'citations', is: 'required' } }, 'citations is not required'],
    [{ not: { fact: 'margin', above: 1 } }, 'not margin is above 1 points'],
    [{ fact: 'need.kind', in: ['both', 'knowledge'] }, 'need.kind is both or knowledge'],
    [{ fact: 'need.finer', includes: 'format' }, 'need.finer names format'],
    [
      {
        all: [
          { fact: 'scope.narrow', is: true },
          {
            any: [
              { fact: 'scope.stable', is: true },
              { fact: 'regulated', is: false },
            ],
          },
        ],
      },
      'scope.narrow is yes and (scope.stable is yes or regulated is no)',
    ],
    [{ any: [{ all: [{ fact: 'scope.narrow', is: true }] }, { fact: 'regulated', is: true }] }, 'scope.narrow is yes or regulated is yes'],
  ])('%j: %s', (condition, said) => expect(conditionWords(condition, thresholds)).toBe(said))

  it('names each fact once, bounds included', () => {
    const condition = {
      all: [
        { fact: 'a', above: { fact: 'b' } },
        { any: [{ fact: 'c', is: 1 }, { not: { fact: 'a', below: 3 } }] },
        { fact: 'd', atMost: { fact: 'e' } },
      ],
    } as const
    expect(conditionFacts(condition)).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(conditionFacts({ fact: 'f', atLeast: { fact: 'g' } })).toEqual(['f', 'g'])
    expect(conditionFacts({ fact: 'f', below: { fact: 'g' } })).toEqual(['f', 'g'])
  })
})

const text = `
id: mine
title: Mine
source: here
interest: none
mode: all-in-order
thresholds:
  minRows: { value: 50, unit: rows, from: own, note: for now }
onAllPass: { verdict: fine-tune, strength: probable, means: try it }
gates:
  - id: one
    question: One?
    appliesIf: { fact: scope.narrow, is: true }
    evidence:
      - { rank: measured, yes: { fact: data.trainUnits, atLeast: { fact: threshold.minRows } } }
      - { no: { fact: regulated, is: true } }
    onNo: [{ when: { fact: need.kind, is: both }, verdict: hybrid }, { verdict: prompt }]
    onUnknown: { verdict: not-yet, do: count them }
    change: more rows
  - id: two
    question: Two?
    anyOf:
      - { id: two-a, question: A?, evidence: [{ yes: { fact: margin, above: 1 }, no: { fact: margin, below: 1 } }] }
      - { id: two-b, question: B?, evidence: [{ yes: { fact: margin, above: 2 } }] }
    onNo: prompt
`

describe('a policy in words', () => {
  it('says how it answers, when each gate is yes or no, whose the numbers are and what it asks for', () => {
    expect(explainPolicy(loadPolicy(text, 'mine.yaml'))).toEqual({
      id: 'mine',
      title: 'Mine',
      source: 'here',
      interest: 'none',
      mode: 'all-in-order',
      how: ['The questions are asked in order, and the first no decides.', 'Where every answer is yes: fine-tune (probable): try it.'],
      gates: [
        {
          id: 'one',
          question: 'One?',
          appliesIf: 'scope.narrow is yes',
          yes: ['data.trainUnits is at least 50 rows (yours), known at least as measured'],
          no: ['regulated is yes', 'it is known not to be so'],
          whenNo: 'hybrid where need.kind is both; else prompt',
          whenUnknown: 'not-yet: count them',
          change: 'more rows',
        },
        { id: 'two', question: 'Two?', yes: ['one of two-a, two-b is yes'], no: ['all of them are no'], whenNo: 'prompt' },
        { id: 'two-a', question: 'A?', inside: 'two', yes: ['margin is above 1 points'], no: ['margin is below 1 points'] },
        { id: 'two-b', question: 'B?', inside: 'two', yes: ['margin is above 2 points'], no: ['it is known not to be so'] },
      ],
      thresholds: [{ name: 'minRows', value: 50, unit: 'rows', whose: 'your own number', note: 'for now' }],
      facts: [
        { name: 'scope.narrow', meaning: expect.any(String), from: expect.any(String) },
        { name: 'data.trainUnits', meaning: expect.any(String), unit: 'examples', from: expect.any(String) },
        { name: 'regulated', meaning: expect.any(String), from: expect.any(String) },
        { name: 'need.kind', meaning: expect.any(String), from: expect.any(String) },
        { name: 'margin', meaning: expect.any(String), unit: 'points', from: expect.any(String) },
      ],
    })
  })

  const of = (lines: readonly string[]) =>
    explainPolicy(loadPolicy(['id: mine', 'title: M', 'source: s', ...lines].join('\n'), 'mine.yaml'))
  const gate = 'gates: [{ id: one, question: One?, evidence: [{ yes: { fact: margin, above: 1 } }]'

  it('says what each mode does', () => {
    expect(of(['mode: any', 'onAny: { verdict: fine-tune }', 'onNone: { answer: stay }', `${gate} }]`]).how).toEqual([
      'One yes is enough.',
      'Where one is yes: fine-tune.',
      'Where all are no: stay.',
    ])
    const rows = of(['mode: lookup', 'otherwise: { answer: stay }', `${gate}, answer: go }]`])
    expect(rows.how).toEqual(['The first row that is yes answers.', 'Where no row is yes: stay.'])
    expect(rows.gates[0]).toMatchObject({ whenYes: 'go' })
    expect(rows.gates[0]).not.toHaveProperty('whenNo')
    expect(rows).not.toHaveProperty('interest')
    expect(of(['mode: checks', `${gate}, onNo: { answer: out } }]`]).gates[0]?.whenNo).toBe('out')
    expect(of(['mode: steps', `${gate}, step: train it, onUnknown: { do: look } }]`]).gates[0]).toMatchObject({
      step: 'train it',
      whenUnknown: 'look',
    })
    expect(of(['mode: rule', `${gate} }]`]).how).toEqual(['The gates report what the decision rule found; the rule decides.'])
    expect(of(['mode: all-in-order', `${gate} }]`]).how[1]).toBe('Where every answer is yes: fine-tune.')
  })

  it('shows columns with what speaks for and against them', () => {
    const columns = 'columns: [{ id: a, title: A way, cost: "$1", verdict: prompt }, { id: b, title: B way }]'
    const explained = of(['mode: lookup', columns, `${gate}, marks: { a: best, b: avoid } }]`])
    expect(explained.how.slice(1)).toEqual(['a: A way, $1, means prompt', 'b: B way'])
    expect(explained.gates[0]?.whenYes).toBe('for A way; against B way')
  })
})
