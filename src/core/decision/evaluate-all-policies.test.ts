import { describe, expect, it } from 'vitest'
import type { Facts } from './condition.ts'
import { evaluateAllPolicies, verdictsBeside } from './evaluate-all-policies.ts'
import { loadPolicy } from './policy.ts'

const policy = (id: string, mode: string, lines: readonly string[]) =>
  loadPolicy([`id: ${id}`, `title: T ${id}`, `source: S ${id}`, `mode: ${mode}`, ...lines].join('\n'), `${id}.yaml`)
const gate = (id: string, fact: string, more = '') =>
  `  - { id: ${id}, question: Q?, evidence: [{ yes: { fact: ${fact}, is: true } }]${more} }`

const facts: Facts = new Map([
  ['scope.narrow', { value: true, evidence: 'observed' }],
  ['regulated', { value: false, evidence: 'declared' }],
  ['scope.stable', { value: true, evidence: 'measured' }],
  // Asked only after the gate that decides: what it rests on does not count.
  ['data.diverse', { value: true, evidence: 'assumed' }],
])

const rule = () => policy('rule', 'rule', ['gates:', gate('holds', 'scope.stable'), gate('fails', 'regulated'), gate('open', 'look.done')])
const refusing = () =>
  policy('refusing', 'all-in-order', [
    'gates:',
    gate('narrow', 'scope.narrow'),
    gate('law', 'regulated', ', onNo: prompt'),
    gate('last', 'data.diverse'),
  ])
const passing = () =>
  policy('passing', 'all-in-order', [
    'onAllPass: { verdict: fine-tune, strength: probable, means: try it }',
    'gates:',
    gate('narrow', 'scope.narrow'),
  ])
const place = () => policy('place', 'lookup', ['gates:', gate('here', 'scope.stable', ', answer: at home')])

describe('all policies side by side', () => {
  const rows = (verdict: 'fine-tune' | 'prompt') => evaluateAllPolicies([rule(), refusing(), passing(), place()], facts, { verdict })

  it('show what each says, by which gate, on what evidence, and where it parts from the rule', () => {
    expect(rows('fine-tune')).toEqual([
      {
        id: 'rule',
        title: 'T rule',
        source: 'S rule',
        mode: 'rule',
        answer: 'fine-tune',
        verdict: 'fine-tune',
        stoppedAt: 'fails',
        evidence: 'declared',
      },
      {
        id: 'refusing',
        title: 'T refusing',
        source: 'S refusing',
        mode: 'all-in-order',
        answer: 'prompt',
        verdict: 'prompt',
        strength: 'sure',
        stoppedAt: 'law',
        why: 'regulated: no.',
        partsAt: { policy: 'refusing', gate: 'law' },
        evidence: 'declared',
      },
      {
        id: 'passing',
        title: 'T passing',
        source: 'S passing',
        mode: 'all-in-order',
        answer: 'try it',
        verdict: 'fine-tune',
        strength: 'probable',
        stoppedAt: null,
        evidence: 'observed',
      },
      {
        id: 'place',
        title: 'T place',
        source: 'S place',
        mode: 'lookup',
        answer: 'at home',
        stoppedAt: 'here',
        why: 'scope.stable: yes.',
        evidence: 'measured',
      },
    ])
  })

  it('part at the gate of the rule where a policy asks for less', () => {
    const [, refuses, passes, other] = rows('prompt')
    expect(refuses).not.toHaveProperty('partsAt')
    expect(passes?.partsAt).toEqual({ policy: 'rule', gate: 'fails' })
    expect(other).not.toHaveProperty('partsAt')
    expect(evaluateAllPolicies([passing()], facts, { verdict: 'prompt' })[0]).not.toHaveProperty('partsAt')
    const holds = policy('rule', 'rule', ['gates:', gate('holds', 'scope.stable')])
    const [own, less] = evaluateAllPolicies([holds, passing()], facts, { verdict: 'prompt' })
    expect(own).toMatchObject({ stoppedAt: null, evidence: 'measured' })
    expect(less).not.toHaveProperty('partsAt')
  })

  it('rest on nothing where a policy cannot answer', () => {
    expect(evaluateAllPolicies([passing()], new Map(), { verdict: 'inconclusive' })[0]).toMatchObject({
      verdict: 'inconclusive',
      stoppedAt: 'narrow',
      evidence: 'assumed',
    })
  })

  it('go into decision.json where they answer with a verdict, the rule left out', () => {
    const reports = verdictsBeside(rows('fine-tune'))
    expect(reports.map(({ id }) => id)).toEqual(['refusing', 'passing'])
    expect(reports[1]).toEqual({
      id: 'passing',
      title: 'T passing',
      source: 'S passing',
      answer: 'try it',
      verdict: 'fine-tune',
      strength: 'probable',
      stoppedAt: null,
      evidence: 'observed',
    })
  })
})
