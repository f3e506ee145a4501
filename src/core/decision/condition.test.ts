import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Condition, conditionSchema, evaluateCondition, type Facts } from './condition.ts'

const facts: Facts = new Map([
  ['five', { value: 5, evidence: 'measured' }],
  ['six', { value: 6, evidence: 'declared' }],
  ['word', { value: 'x', evidence: 'observed' }],
  ['flag', { value: false, evidence: 'assumed' }],
])
const answer = (condition: Condition) => evaluateCondition(condition, facts).answer
const absent = { fact: 'nobody', is: 1 } as const
const yes = { fact: 'five', is: 5 } as const
const no = { fact: 'five', is: 4 } as const

describe('a condition on one fact', () => {
  it.each([
    ['atLeast', [4, 5], [6]],
    ['atMost', [5, 6], [4]],
    ['above', [4], [5, 6]],
    ['below', [6], [5, 4]],
  ] as const)('%s holds on its side of the line', (key, holds, fails) => {
    for (const bound of holds) expect(answer({ fact: 'five', [key]: bound } as unknown as Condition)).toBe('yes')
    for (const bound of fails) expect(answer({ fact: 'five', [key]: bound } as unknown as Condition)).toBe('no')
  })

  it('may compare with another fact, and then rests on both', () => {
    expect(evaluateCondition({ fact: 'five', below: { fact: 'six' } }, facts)).toEqual({
      answer: 'yes',
      evidence: ['measured', 'declared'],
    })
    expect(evaluateCondition({ fact: 'five', atLeast: { fact: 'six' } }, facts)).toEqual({
      answer: 'no',
      evidence: ['measured', 'declared'],
    })
    expect(evaluateCondition({ fact: 'five', above: 1 }, facts)).toEqual({ answer: 'yes', evidence: ['measured'] })
  })

  it('is unknown, and rests on nothing, where a fact is absent or no number', () => {
    const unknown = { answer: 'unknown', evidence: [] }
    expect(evaluateCondition({ fact: 'nobody', above: 1 }, facts)).toEqual(unknown)
    expect(evaluateCondition({ fact: 'five', above: { fact: 'nobody' } }, facts)).toEqual(unknown)
    expect(evaluateCondition({ fact: 'five', above: { fact: 'word' } }, facts)).toEqual(unknown)
    expect(evaluateCondition({ fact: 'word', above: { fact: 'five' } }, facts)).toEqual(unknown)
    expect(evaluateCondition(absent, facts)).toEqual(unknown)
  })

  it('compares words and flags as they are', () => {
    expect(evaluateCondition({ fact: 'word', is: 'x' }, facts)).toEqual({ answer: 'yes', evidence: ['observed'] })
    expect(answer({ fact: 'flag', is: false })).toBe('yes')
    expect(answer({ fact: 'flag', is: true })).toBe('no')
    expect(answer({ fact: 'word', in: ['a', 'x'] })).toBe('yes')
    expect(answer({ fact: 'word', in: ['a', 'b'] })).toBe('no')
  })
})

describe('a condition on a list of words', () => {
  const listed: Facts = new Map([
    ['list', { value: 'format, style terms', evidence: 'declared' }],
    ['five', { value: 5, evidence: 'measured' }],
  ])
  it('holds where the list has the word as a whole', () => {
    const includes = (word: string, fact = 'list') => evaluateCondition({ fact, includes: word }, listed)
    for (const word of ['format', 'style', 'terms']) expect(includes(word)).toEqual({ answer: 'yes', evidence: ['declared'] })
    expect(includes('form')).toEqual({ answer: 'no', evidence: ['declared'] })
    expect(includes('5', 'five').answer).toBe('unknown')
    expect(includes('x', 'nobody').answer).toBe('unknown')
  })
})

describe('conditions of conditions', () => {
  it.each([
    [[yes, yes], 'yes', 'yes'],
    [[yes, no], 'no', 'yes'],
    [[no, no], 'no', 'no'],
    [[yes, absent], 'unknown', 'yes'],
    [[no, absent], 'no', 'unknown'],
    [[absent, absent], 'unknown', 'unknown'],
  ] as const)('all and any of %j are three-valued, in any order', (inner, all, any) => {
    for (const conditions of [inner, inner.toReversed()]) {
      expect(answer({ all: conditions })).toBe(all)
      expect(answer({ any: conditions })).toBe(any)
    }
  })

  it('not turns yes and no, and leaves unknown', () => {
    expect(answer({ not: yes })).toBe('no')
    expect(answer({ not: no })).toBe('yes')
    expect(answer({ not: absent })).toBe('unknown')
    expect(evaluateCondition({ not: yes }, facts).evidence).toEqual(['measured'])
  })

  it('rest on the fact that decides, or on all', () => {
    const word = { fact: 'word', is: 'x' } as const
    expect(evaluateCondition({ all: [yes, word] }, facts).evidence).toEqual(['measured', 'observed'])
    expect(evaluateCondition({ all: [word, no] }, facts).evidence).toEqual(['measured'])
    expect(evaluateCondition({ any: [no, word] }, facts).evidence).toEqual(['observed'])
    expect(evaluateCondition({ any: [no, absent] }, facts).evidence).toEqual(['measured'])
  })

  it('all is not any of nots, whatever is known', () => {
    const simple = fc.constantFrom(yes, no, absent)
    fc.assert(
      fc.property(fc.array(simple, { minLength: 1, maxLength: 5 }), (inner) => {
        expect(answer({ all: inner })).toBe(answer({ not: { any: inner.map((condition) => ({ not: condition })) } }))
      }),
    )
  })
})

describe('the schema of conditions', () => {
  it.each([
    { fact: 'a', is: true },
    { fact: 'a', includes: 'x' },
    { fact: 'a', in: ['x', 1] },
    { fact: 'a', atLeast: 1 },
    { fact: 'a', atMost: { fact: 'b' } },
    { fact: 'a', above: 0 },
    { fact: 'a', below: { fact: 'b' } },
    { all: [{ any: [{ not: { fact: 'a', is: 1 } }] }] },
  ])('takes %j as it is', (condition) => expect(conditionSchema.parse(condition)).toEqual(condition))

  it.each([
    {},
    { fact: 'a' },
    { fact: 'a', in: [] },
    { all: [] },
    { any: [] },
    { fact: 'a', is: 1, also: 2 },
    { fact: 'a', atLeast: { fact: 'b', more: 1 } },
    { fact: 1, is: 1 },
    { not: 'x' },
  ])('refuses %j', (condition) => expect(conditionSchema.safeParse(condition).success).toBe(false))
})
