import { describe, expect, it } from 'vitest'
import { answered, type Given } from '../../../tests/vectors/answered-policy.ts'

describe('in order', () => {
  it('is fine-tune, or what the policy says, where every gate is yes', () => {
    expect(answered('all-in-order', [['yes'], ['yes']])).toEqual({
      kind: 'verdict',
      verdict: 'fine-tune',
      strength: 'sure',
      text: 'fine-tune',
      gate: null,
      restsOn: ['a', 'b'],
    })
    expect(
      answered('all-in-order', [['yes']], { onAllPass: { verdict: 'classifier', strength: 'probable', means: 'a small one' } }),
    ).toMatchObject({
      verdict: 'classifier',
      strength: 'probable',
      text: 'a small one',
    })
    expect(answered('all-in-order', [['yes']], { onAllPass: { answer: 'ship it' } })).toEqual({
      kind: 'choice',
      text: 'ship it',
      gate: null,
      restsOn: ['a'],
    })
  })

  it('stops at the first no', () => {
    expect(answered('all-in-order', [['yes'], ['no', { onNo: 'prompt' }], ['no', { onNo: 'retrieval' }]])).toMatchObject({
      verdict: 'prompt',
      gate: 'b',
      restsOn: ['a', 'b'],
    })
    expect(answered('all-in-order', [['no']])).toMatchObject({ verdict: 'inconclusive', gate: 'a' })
    expect(answered('all-in-order', [['no', { onNo: { answer: 'another base' } }]], { onAllPass: { answer: 'this one' } })).toMatchObject({
      kind: 'choice',
      text: 'another base',
      gate: 'a',
    })
  })

  it('is open at a gate nobody can answer, unless its no would say what follows', () => {
    expect(answered('all-in-order', [['unknown', { onNo: 'prompt' }], ['yes']])).toMatchObject({
      verdict: 'inconclusive',
      gate: 'a',
      restsOn: [],
    })
    expect(
      answered('all-in-order', [
        ['unknown', { onNo: 'prompt' }],
        ['no', { onNo: 'retrieval' }],
      ]),
    ).toMatchObject({ verdict: 'inconclusive', gate: 'a' })
    expect(answered('all-in-order', [['yes'], ['unknown', { onNo: 'prompt' }], ['no', { onNo: 'prompt' }]])).toMatchObject({
      verdict: 'prompt',
      gate: 'c',
      restsOn: ['a', 'c'],
    })
    const two: Given = [
      ['unknown', { onNo: 'prompt' }],
      ['unknown', { onNo: 'not-yet' }],
      ['no', { onNo: 'prompt' }],
    ]
    expect(answered('all-in-order', two)).toMatchObject({ verdict: 'inconclusive', gate: 'a' })
    expect(answered('all-in-order', [['unknown', { onNo: 'fine-tune' }], ['yes']])).toMatchObject({ verdict: 'inconclusive' })
    expect(answered('all-in-order', [['unknown', { onUnknown: { verdict: 'not-yet' } }]])).toMatchObject({ verdict: 'not-yet', gate: 'a' })
    expect(answered('all-in-order', [['unknown']], { onAllPass: { answer: 'ship it' } })).toEqual({
      kind: 'open',
      text: 'not known yet',
      gate: 'a',
      restsOn: [],
    })
    const same = { onNo: { answer: 'another' } } as const
    expect(
      answered(
        'all-in-order',
        [
          ['unknown', same],
          ['no', same],
        ],
        { onAllPass: { answer: 'this' } },
      ),
    ).toMatchObject({ text: 'another', gate: 'b' })
    expect(
      answered('all-in-order', [
        ['unknown', same],
        ['no', { onNo: 'prompt' }],
      ]),
    ).toMatchObject({ verdict: 'inconclusive' })
    expect(
      answered(
        'all-in-order',
        [
          ['unknown', same],
          ['no', { onNo: { answer: 'a third' } }],
        ],
        { onAllPass: { answer: 'this' } },
      ).kind,
    ).toBe('open')
  })
})

describe('any', () => {
  const ends = { onAny: { verdict: 'fine-tune', strength: 'probable' }, onNone: { verdict: 'prompt' } } as const
  it('needs one yes, or a no of all', () => {
    expect(answered('any', [['unknown'], ['yes']], ends)).toMatchObject({
      verdict: 'fine-tune',
      strength: 'probable',
      gate: 'b',
      restsOn: ['b'],
    })
    expect(answered('any', [['no'], ['no']], ends)).toMatchObject({ verdict: 'prompt', gate: 'a', restsOn: ['a', 'b'] })
    expect(answered('any', [['no'], ['unknown']], ends)).toMatchObject({ verdict: 'inconclusive', gate: 'b' })
    expect(answered('any', [['unknown']], { onAny: { answer: 'x' }, onNone: { answer: 'y' } }).kind).toBe('open')
  })
})

describe('checks and steps', () => {
  it('report all that fails, else what is open', () => {
    expect(answered('checks', [['no'], ['yes'], ['no'], ['unknown']])).toEqual({
      kind: 'choice',
      text: 'fails a, c',
      gate: 'a',
      restsOn: ['a', 'c'],
    })
    expect(answered('checks', [['yes'], ['unknown'], ['unknown']])).toEqual({ kind: 'open', text: 'open: b, c', gate: 'b', restsOn: [] })
    expect(answered('checks', [['yes'], ['yes']])).toEqual({ kind: 'choice', text: 'every check passes', gate: null, restsOn: ['a', 'b'] })
  })

  it('name the first step that is not done', () => {
    expect(answered('steps', [['yes'], ['no', { step: 'train' }], ['no']])).toEqual({
      kind: 'choice',
      text: 'next: train',
      gate: 'b',
      restsOn: ['b'],
    })
    expect(answered('steps', [['unknown'], ['no']])).toEqual({ kind: 'choice', text: 'next: a', gate: 'a', restsOn: [] })
    expect(answered('steps', [['yes']])).toEqual({ kind: 'choice', text: 'every step is done', gate: null, restsOn: ['a'] })
  })
})
