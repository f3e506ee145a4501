import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAnswer } from './parse-answer.ts'

const labels = { kind: 'labels', labels: ['card_arrival', 'card_lost', 'pay'] } as const

describe('parseAnswer', () => {
  it.each([
    ['card_lost', 'card_lost', true],
    [' card_lost\n', 'card_lost', true],
    ['Card lost.', 'card_lost', false],
    ['The label is: **card_lost**', 'card_lost', false],
    ['card_lost or card_arrival', 'card_lost or card_arrival', false],
    ['payment', 'payment', false],
    ['', '', false],
  ])('reads %j as a label', (raw, text, valid) => {
    expect(parseAnswer(raw, labels)).toEqual({ text, valid })
  })

  it.each([
    ['{"b": 1, "a": "x"}', '{"a":"x","b":1}', true],
    ['```json\n{"a": "x"}\n```', '{"a":"x"}', false],
    ['Here you go: {"a": "br}ace \\" {"} and more {"b":1}', '{"a":"br}ace \\" {"}', false],
    ['{"a": {"b": [1]}', '{"b":[1]}', false],
    ["{'a': 1}", "{'a': 1}", false],
    ['[1]', '[1]', false],
    ['{"a": 1,}', '{"a": 1,}', false],
  ])('reads %j as JSON without repairing it', (raw, text, valid) => {
    expect(parseAnswer(raw, { kind: 'json' })).toEqual({ text, valid })
  })

  it('calls JSON that does not fit the schema invalid, and still reads it', () => {
    expect(parseAnswer('{"a":1}', { kind: 'json' }, () => false)).toEqual({ text: '{"a":1}', valid: false })
  })

  it('finds every JSON object again behind prose', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), (value) => {
        expect(parseAnswer(`Sure! ${JSON.stringify(value)} Done.`, { kind: 'json' }).text).toBe(
          parseAnswer(JSON.stringify(value), { kind: 'json' }).text,
        )
      }),
    )
  })
})
