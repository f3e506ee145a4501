import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Example } from '../example.ts'
import { findPersonal } from '../pii/find-personal.ts'
import { personalSamples } from '../pii/samples.ts'
import { mayHoldSecret } from '../pii/secret-spans.ts'
import { has, textScan } from './text-scan.ts'

const row = (fields: Partial<Example>): Example => ({
  id: 'r',
  input: 'plain words',
  tags: [],
  weight: 1,
  source: { file: 'f', line: 1 },
  ...fields,
})
const bitsOf = (input: string): number => textScan([row({ input })]).inputs[0] ?? 0

const piece = fc.oneof(
  fc.constantFrom(
    'AKIAIOSFODNN7EXAMPLE',
    '-----BEGIN PRIVATE KEY-----',
    'a://b:c@d',
    '3c:22:fb:4d:5e:a1',
    '3c-22-fb-4d-5e-a1',
    '1BoatSLRHtKNngkdXEeobR76b53LETtpyT',
    '2a00:1450::1',
  ),
  fc.constantFrom(...personalSamples(60).map(({ value }) => value)),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(' ', '\n', '\u00A0', 'é', 'x'.repeat(13), 'X'.repeat(14)),
)

test('no text is passed over in which a key or personal data could be found', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const text = pieces.join('')
      const bits = bitsOf(text)
      if (mayHoldSecret(text)) expect(bits & has.secret).not.toBe(0)
      if (findPersonal(text).length > 0) expect(bits & has.personal).not.toBe(0)
    }),
    { numRuns: 200 },
  )
})

test('plain words hold nothing', () => {
  expect(bitsOf('where is my parcel, please? nobody was at home.')).toBe(0)
})

test.each([
  ['a digit', 'I have 2 cards', has.digit],
  ['a label with a number', 'label_7', has.digit],
  ['fewer digits than any number of a person', 'in 2 days, or 14', has.digit],
  ['a bracket', 'dear <name>', has.bracket],
  ['JSON', ' \n{}', has.bracket | has.json],
  ['code', '`ls`', has.fence],
  ['another script', 'где', has.nonAscii],
  ['capitals', 'WHERE IS MY PARCEL PLEASE', has.capitals],
  ['a third in capitals', `${'A'.repeat(10)} ${'b'.repeat(10)} ${'c'.repeat(10)}`, 0],
  ['13 characters without a blank', 'a'.repeat(13), 0],
  ['14 characters without a blank', `b ${'a'.repeat(14)} b`, has.secret],
  ['a colon', 'to: you', has.personal],
  ['four digits', 'in 1999', has.digit | has.personal],
])('%s', (_what, text, bits) => {
  expect(bitsOf(text)).toBe(bits)
})

test.each([1023, 1024, 16_383, 16_384, 16_385, 40_000])('counts hold in a text of %i characters', (length) => {
  const words = 'abc def '.repeat(length / 8 + 1).slice(0, length - 2)
  expect(bitsOf(`${words} 7`)).toBe(has.digit)
  expect(bitsOf(`${words} é`)).toBe(has.nonAscii)
  expect(bitsOf(words.toUpperCase())).toBe(has.capitals)
  expect(bitsOf('1'.repeat(length))).toBe(has.digit | has.secret | has.personal)
  expect(bitsOf(`${words.slice(0, -7)} ${'k'.repeat(14)}`)).toBe(has.secret)
})

test.each([
  { history: [{ role: 'system', content: 'ann@mail.com' }] },
  { history: [{ role: 'assistant', content: '', toolCalls: [{ id: 'c', name: 'f', arguments: 'ann@mail.com' }] }] },
  { context: 'ann@mail.com' },
  { rejected: 'ann@mail.com' },
  { expectedCalls: [{ id: 'c', name: 'f', arguments: 'ann@mail.com' }] },
  { expected: 'ann@mail.com' },
] as const)('every text of a row counts: %o', (fields) => {
  const { inputs, rows } = textScan([row({}), row(fields)])
  expect([...inputs]).toEqual([0, 0])
  expect([...rows].map((bits) => bits & has.personal)).toEqual([0, has.personal])
})
