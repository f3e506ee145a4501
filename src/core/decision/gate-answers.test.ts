import { describe, expect, it } from 'vitest'
import { AssayError } from '../errors.ts'
import type { Facts } from './condition.ts'
import { evaluateGates, policyVerdict } from './gates.ts'
import { defaultRule, loadPolicy, type Policy } from './policy.ts'

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
  const verdictOf = (gates: readonly Gate[]) => policyVerdict(policy(gates), evaluateGates(policy(gates), facts))
  it('says fine-tune where all are yes, else what the first that is not says', () => {
    expect(verdictOf([gate({})])).toEqual({ verdict: 'fine-tune', gate: null })
    expect(verdictOf([gate({}), no, open])).toEqual({ verdict: 'prompt', gate: 'two' })
    expect(verdictOf([gate({}), open, no])).toEqual({ verdict: 'inconclusive', gate: 'three' })
    expect(verdictOf([gate({ id: 'four', evidence: no.evidence })])).toEqual({ verdict: 'inconclusive', gate: 'four' })
  })
})

describe('reading a policy', () => {
  const source = (extra = '', id = 'first'): string =>
    `id: mine\ntitle: Mine\nsource: here\nmode: checks\n${extra}gates:\n  - id: ${id}\n    question: Enough?\n    evidence: [{ yes: { fact: a, is: 1 } }]\n    why: { yes: y, no: n, unknown: u }\n    change: more\n`
  const refused = (text: string): AssayError => {
    try {
      loadPolicy(text, 'mine.yaml')
    } catch (error) {
      if (error instanceof AssayError) return error
      throw error
    }
    throw new Error('it was taken')
  }

  it('fills in the numbers of the rule', () => {
    expect(loadPolicy(source('rule: {}\n'), 'mine.yaml').rule).toEqual(defaultRule)
    expect(defaultRule).toMatchObject({
      looks: 3,
      alpha: 0.05,
      toleratedShare: 0.5,
      surerRatio: 1,
      surerProbability: 0.9,
      minTrain: 50,
      minGolden: 100,
      maxNoise: 0.1,
      minJudgeLabels: 200,
      minJudgeKappa: 0.4,
    })
    expect(loadPolicy(source(), 'mine.yaml').rule).toBeUndefined()
  })

  it.each([
    ['looks: 0'],
    ['alpha: 0'],
    ['alpha: 0.6'],
    ['toleratedShare: 1.1'],
    ['toleratedShare: -0.1'],
    ['surerRatio: 0'],
    ['surerProbability: 0.4'],
    ['surerProbability: 1.1'],
    ['minTrain: -1'],
    ['minGolden: 1.5'],
    ['maxNoise: 1.1'],
    ['minJudgeKappa: 2'],
    ['unheard: 1'],
  ])('refuses a rule with %s', (line) => expect(refused(source(`rule: { ${line} }\n`)).code).toBe('policy-invalid'))

  it.each([
    ['looks: 1'],
    ['alpha: 0.5'],
    ['toleratedShare: 0'],
    ['toleratedShare: 1'],
    ['surerProbability: 0.5'],
    ['minTrain: 0'],
    ['maxNoise: 1'],
  ])('takes a rule with %s', (line) => expect(loadPolicy(source(`rule: { ${line} }\n`), 'mine.yaml').rule).toBeDefined())

  it('says where YAML breaks', () => {
    const error = refused('id: mine\n  title: [')
    expect(error.code).toBe('policy-invalid')
    expect(error.message).toMatch(/^mine\.yaml is not YAML: /)
    expect(error.message).not.toContain('\n')
    expect(error.where).toMatch(/^mine\.yaml:\d+:\d+$/)
    expect(error.cause).toBeInstanceOf(Error)
  })

  it('says every mistake at once', () => {
    const error = refused(source('extra: 1\n', 'Not-Kebab'))
    expect(error.message).toMatch(/^mine\.yaml is not a valid policy: \S/)
    expect(error.hint).toBe('compare it with policies/assay.yaml')
    expect(error.where).toBe('mine.yaml')
    expect(error.also).toHaveLength(1)
    const texts = [error.message, ...(error.also ?? []).map(({ message }) => message)].join('\n')
    expect(texts).toContain('gates.0.id: gate ids are kebab-case')
    expect(texts).toContain('file: ')
  })

  it('refuses two gates of one name, and a name that only starts or ends well', () => {
    const twice = source() + source().split('gates:\n')[1]!
    expect(refused(twice).message).toBe('mine.yaml has two gates "first"')
    expect(refused(twice).where).toBe('mine.yaml')
    for (const id of ['1st', 'first!', '-first']) expect(refused(source('', `"${id}"`)).code).toBe('policy-invalid')
    expect(refused(source().replace('id: mine', 'id: "mine!"')).code).toBe('policy-invalid')
    expect(refused(source().replace('id: mine', 'id: "!mine"')).code).toBe('policy-invalid')
    expect(refused(source().replace('title: Mine', 'title: ""')).code).toBe('policy-invalid')
  })
})
