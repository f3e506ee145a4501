import { describe, expect, it } from 'vitest'
import type { Facts } from './condition.ts'
import { evaluateGates } from './gates.ts'
import { policyAnswer } from './policy-answer.ts'
import type { Policy } from './policy.ts'

const facts: Facts = new Map([
  ['rows', { value: 12_345, evidence: 'measured' }],
  ['share', { value: 0.123456, evidence: 'declared' }],
  ['flag', { value: true, evidence: 'observed' }],
  ['off', { value: false, evidence: 'assumed' }],
  ['word', { value: 'big', evidence: 'declared' }],
])

type Gate = Policy['gates'][number]
const gate = (rest: Partial<Gate>): Gate => ({
  id: 'one',
  question: 'One?',
  evidence: [{ yes: { fact: 'flag', is: true } }],
  why: { yes: 'yes', no: 'no', unknown: 'unknown' },
  change: 'more',
  ...rest,
})
const policy = (gates: readonly Gate[]): Policy => ({ id: 'mine', title: 'Mine', source: 'here', mode: 'all-in-order', gates: [...gates] })
const resultOf = (rest: Partial<Gate>) => evaluateGates(policy([gate(rest)]), facts)[0]!

describe('a gate', () => {
  it('says yes, no or unknown with its sentence', () => {
    expect(resultOf({})).toEqual({
      id: 'one',
      question: 'One?',
      answer: 'yes',
      evidence: 'observed',
      why: 'yes',
      whatWouldChangeIt: 'more',
    })
    expect(resultOf({ evidence: [{ yes: { fact: 'off', is: true } }] })).toMatchObject({ answer: 'no', why: 'no', evidence: 'assumed' })
    expect(resultOf({ evidence: [{ yes: { fact: 'nobody', is: 1 } }] })).toMatchObject({
      answer: 'unknown',
      why: 'unknown',
      evidence: 'assumed',
    })
  })

  it('is as strong as the weakest fact it rests on', () => {
    const on = (...names: readonly string[]) =>
      resultOf({ evidence: [{ yes: { all: names.map((fact) => ({ not: { fact, is: 'never' } })) } }] }).evidence
    expect(on('rows')).toBe('measured')
    expect(on('rows', 'flag')).toBe('observed')
    expect(on('rows', 'flag', 'word')).toBe('declared')
    expect(on('off', 'rows', 'flag')).toBe('assumed')
  })

  it('goes through its probes until one answers yes or, where it says what no is, no', () => {
    const neither = { yes: { fact: 'rows', above: 99_999 }, no: { fact: 'rows', below: 10 } } as const
    expect(resultOf({ evidence: [neither, { yes: { fact: 'flag', is: true }, because: 'second' }] })).toMatchObject({
      answer: 'yes',
      why: 'second',
    })
    expect(resultOf({ evidence: [neither] })).toMatchObject({ answer: 'unknown', evidence: 'assumed' })
    const surelyNo = { yes: { fact: 'rows', above: 99_999 }, no: { fact: 'rows', below: 20_000 }, because: 'few' } as const
    expect(resultOf({ evidence: [surelyNo, { yes: { fact: 'flag', is: true } }] })).toMatchObject({
      answer: 'no',
      why: 'few',
      evidence: 'measured',
    })
    const yesFirst = { yes: { fact: 'rows', above: 1 }, no: { fact: 'rows', below: 20_000 } } as const
    expect(resultOf({ evidence: [yesFirst] })).toMatchObject({ answer: 'yes' })
    const open = { yes: { fact: 'nobody', is: 1 } } as const
    expect(resultOf({ evidence: [open, { yes: { fact: 'off', is: true } }] })).toMatchObject({ answer: 'no' })
  })

  it('fills facts into its sentences: counts, three digits, words, yes and no, and what is not known', () => {
    const { why, whatWouldChangeIt } = resultOf({
      why: { yes: '{rows} rows, {share}, {flag}, {off}, {word}, {nobody}, {nobody|none at all}, {rows|x}', no: 'n', unknown: 'u' },
      change: 'beyond {rows}',
    })
    expect(why).toBe('12,345 rows, 0.123, yes, no, big, not known, none at all, 12,345')
    expect(whatWouldChangeIt).toBe('beyond 12,345')
  })
})

describe('a policy in order', () => {
  const no = gate({ id: 'two', evidence: [{ yes: { fact: 'off', is: true } }], onNo: 'prompt' })
  const open = gate({ id: 'three', evidence: [{ yes: { fact: 'nobody', is: 1 } }], onNo: 'prompt' })
  const verdictOf = (gates: readonly Gate[]) => {
    const answer = policyAnswer(policy(gates), evaluateGates(policy(gates), facts))
    return { verdict: answer.kind === 'verdict' ? answer.verdict : answer.kind, gate: answer.gate }
  }
  it('says fine-tune where all are yes, else what the first that is not says', () => {
    expect(verdictOf([gate({})])).toEqual({ verdict: 'fine-tune', gate: null })
    expect(verdictOf([gate({}), no, open])).toEqual({ verdict: 'prompt', gate: 'two' })
    expect(verdictOf([gate({}), { ...open, onNo: 'not-yet' }, no])).toEqual({ verdict: 'inconclusive', gate: 'three' })
    expect(verdictOf([gate({ id: 'four', evidence: no.evidence })])).toEqual({ verdict: 'inconclusive', gate: 'four' })
  })
})

describe('evidence of a rank', () => {
  const ranked = { rank: 'measured', yes: { fact: 'flag', is: true }, no: { fact: 'flag', is: false } } as const
  it('counts weaker facts as not known, and goes on to the next evidence', () => {
    expect(resultOf({ evidence: [ranked] }).answer).toBe('unknown')
    expect(resultOf({ evidence: [{ ...ranked, rank: 'observed' }] }).answer).toBe('yes')
    expect(resultOf({ evidence: [{ ...ranked, rank: 'declared' }] }).answer).toBe('yes')
    expect(resultOf({ evidence: [ranked, { yes: { fact: 'word', is: 'big' } }] })).toMatchObject({ answer: 'yes', evidence: 'declared' })
  })

  it('takes limits and thresholds at every rank', () => {
    const known: Facts = new Map([...facts, ['latency.limitMs', { value: 100, evidence: 'declared' }]])
    const asked = (bound: string) =>
      evaluateGates(
        {
          ...policy([gate({ evidence: [{ rank: 'measured', yes: { fact: 'rows', above: { fact: bound } } }] })]),
          thresholds: { many: { value: 100, unit: 'rows', from: 'own' } },
        },
        known,
      )[0]
    expect(asked('latency.limitMs')).toMatchObject({ answer: 'yes', evidence: 'declared' })
    expect(asked('threshold.many')).toMatchObject({ answer: 'yes', evidence: 'declared' })
    expect(asked('share')).toMatchObject({ answer: 'unknown' })
  })
})

describe('a threshold', () => {
  const resting = (from: 'article' | 'own' | 'proposal') =>
    evaluateGates(
      {
        ...policy([
          gate({ evidence: [{ yes: { fact: 'rows', atLeast: { fact: 'threshold.many' } } }], why: { yes: 'at least {threshold.many}' } }),
        ]),
        thresholds: { many: { value: 1000, unit: 'rows', from } },
      },
      facts,
    )[0]
  it('weakens a gate only where it is not the source’s own number', () => {
    expect(resting('article')).toMatchObject({ evidence: 'measured', why: 'at least 1,000' })
    expect(resting('own')?.evidence).toBe('declared')
    expect(resting('proposal')?.evidence).toBe('assumed')
  })
})

describe('a gate that does not always apply', () => {
  const asked = (applies: boolean | undefined, yes: boolean | undefined) => {
    const known: Facts = new Map(
      Object.entries({ applies, yes }).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, { value, evidence: 'observed' } as const]],
      ),
    )
    return evaluateGates(
      policy([gate({ appliesIf: { fact: 'applies', is: true }, evidence: [{ yes: { fact: 'yes', is: true } }] })]),
      known,
    )[0]
  }
  it('is yes where it does not apply, and unknown where nobody knows and it is not yes', () => {
    expect(asked(false, false)).toMatchObject({ answer: 'yes', why: 'The question does not arise here.', evidence: 'observed' })
    expect(asked(false, undefined)?.answer).toBe('yes')
    expect(asked(undefined, true)?.answer).toBe('yes')
    expect(asked(undefined, false)).toMatchObject({ answer: 'unknown', evidence: 'assumed' })
    expect(asked(true, false)?.answer).toBe('no')
    expect(asked(true, undefined)?.answer).toBe('unknown')
  })
})

describe('a gate of several gates', () => {
  const inner = (id: string, value: boolean | undefined) => ({
    id,
    question: `${id}?`,
    evidence: [{ yes: { fact: value === undefined ? 'nobody' : value ? 'flag' : 'off', is: true } }],
  })
  const stage = (values: readonly (boolean | undefined)[], why?: Gate['why']) => {
    const { evidence: _evidence, why: _why, change: _change, ...rest } = gate({})
    return evaluateGates(
      policy([{ ...rest, ...(why === undefined ? {} : { why }), anyOf: values.map((value, i) => inner(`in-${i}`, value)) }]),
      facts,
    )
  }
  it('is yes where one is, no where all are, and shows each after itself', () => {
    expect(stage([false, undefined, true])[0]).toMatchObject({
      answer: 'yes',
      evidence: 'observed',
      why: 'in-0: no; in-1: unknown; in-2: yes.',
    })
    expect(stage([false, false])[0]).toMatchObject({ answer: 'no', evidence: 'assumed' })
    expect(stage([false, undefined])[0]).toMatchObject({ answer: 'unknown', evidence: 'assumed' })
    expect(stage([true, false]).map(({ id, answer }) => `${id} ${answer}`)).toEqual(['one yes', 'in-0 yes', 'in-1 no'])
    expect(stage([true, false], { yes: 'one of them' })[0]?.why).toBe('one of them')
    expect(stage([true, undefined])[0]?.whatWouldChangeIt).toBe('Other values of flag, nobody.')
  })
})

describe('a gate without sentences of its own', () => {
  it('lists the facts it asks for, thresholds left out', () => {
    const {
      why: _why,
      change: _change,
      ...rest
    } = gate({
      appliesIf: { fact: 'flag', is: true },
      evidence: [
        {
          yes: { all: [{ fact: 'rows', above: { fact: 'threshold.x' } }, { not: { fact: 'word', is: 'x' } }] },
          no: { fact: 'nobody', is: 1 },
        },
      ],
    })
    expect(evaluateGates(policy([rest]), facts)[0]).toMatchObject({
      why: 'flag: yes; rows: 12,345; word: big; nobody: not known.',
      whatWouldChangeIt: 'Other values of flag, rows, word, nobody.',
    })
  })

  it('says what to do where it is unknown, and what a no would mean', () => {
    const onUnknown = { do: 'measure {rows}' }
    const open = { evidence: [{ yes: { fact: 'nobody', is: 1 } }], onUnknown }
    expect(resultOf(open)).toMatchObject({ whatWouldChangeIt: 'measure 12,345' })
    expect(resultOf({ onUnknown })).toMatchObject({ whatWouldChangeIt: 'more' })
    expect(resultOf({ onNo: 'retrieval' }).ifNo).toBe('retrieval')
    const lines = (fact: string): Gate['onNo'] => [{ when: { fact, is: true }, verdict: 'hybrid' }, { verdict: 'prompt' }]
    expect(resultOf({ onNo: lines('flag') }).ifNo).toBe('hybrid')
    expect(resultOf({ onNo: lines('off') }).ifNo).toBe('prompt')
    expect(resultOf({ onNo: lines('nobody') }).ifNo).toBe('prompt')
    expect(resultOf({ onNo: { answer: 'another' } }).ifNo).toBeUndefined()
  })
})
