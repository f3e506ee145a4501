import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Example } from '../example.ts'
import { createPseudonyms, placeholdersIn, restoreText } from './pseudonymise.ts'

const example = (fields: Partial<Example>): Example => ({
  id: 'r',
  input: '',
  tags: [],
  weight: 1,
  source: { file: 'f', line: 1 },
  ...fields,
})
const step = { step: 'pseudonymise' }

const piece = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '[EMAIL_1]',
    '[EMAIL_2]',
    '[PHONE_1.2]',
    '[',
    ']',
    '[EMAIL_',
    '1]',
    '$&',
    '$1',
    ' ann@example.com ',
    ' Ann@Example.com',
    ' bob@example.com',
    ' +44 7700 900123 ',
    ' +447700900123 ',
    'call 07700 900123',
    '4111 1111 1111 1111',
    ' 4111111111111111 ',
    'https://u:p"a\\ss@h.example',
    'sk-ant-abcdefghijklmnopqrstuv',
    'born 12/03/1980',
    '12/03/1980',
    '"',
    '\\',
    '{"a":',
    '}',
  ),
)
const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))

test('restoring gives back every byte, whatever the text holds', () => {
  fc.assert(
    fc.property(text, text, text, (input, expected, turn) => {
      const row = example({ input, expected, history: [{ role: 'user', content: turn }] })
      const pseudonyms = createPseudonyms(new Map(), placeholdersIn([row]))
      const { example: safe } = pseudonyms.row(row, step)
      expect(restoreText(safe.input, pseudonyms.table)).toBe(input)
      expect(restoreText(safe.expected ?? '', pseudonyms.table)).toBe(expected)
      expect(restoreText(safe.history?.[0]?.content ?? '', pseudonyms.table)).toBe(turn)
    }),
    { numRuns: 300, seed: 5 },
  )
})

test('one placeholder for one value in every text and row, and the answer stays consistent with the input', () => {
  const rows = [
    example({
      input: 'I am ann@example.com, born 12/03/1980',
      history: [{ role: 'user', content: 'write to ann@example.com' }],
      expected: '{"dob":"12/03/1980","email":"ann@example.com"}',
      rejected: 'ann@example.com',
    }),
    example({ input: 'bob@example.com and ann@example.com', group: 'ann@example.com' }),
  ]
  const pseudonyms = createPseudonyms(new Map(), placeholdersIn(rows))
  const [first, second] = rows.map((row) => pseudonyms.row(row, step).example)
  expect(first).toMatchObject({
    input: 'I am [EMAIL_1], born [BIRTH_DATE_1]',
    history: [{ content: 'write to [EMAIL_1]' }],
    expected: '{"dob":"[BIRTH_DATE_1]","email":"[EMAIL_1]"}',
    rejected: '[EMAIL_1]',
    origin: { kind: 'imported', steps: [step] },
  })
  expect(second).toMatchObject({ input: '[EMAIL_2] and [EMAIL_1]', group: '[EMAIL_1]' })
})

test('two ways of writing one number share a stem, placeholders of the source are not given out, and a table goes on', () => {
  const row = example({ input: '[PHONE_1] +44 7700 900123 or +447700900123' })
  const first = createPseudonyms(new Map(), placeholdersIn([row]))
  expect(first.row(row, step).example.input).toBe('[PHONE_1] [PHONE_2] or [PHONE_2.2]')
  const later = createPseudonyms(first.table, new Set())
  expect(later.replace('+44 7700 900123, +44 7700 900999').text).toBe('[PHONE_2], [PHONE_3]')
})

test('a number of a JSON answer stays a number', () => {
  const row = example({ input: 'card 4111111111111111', expected: '{"card":4111111111111111,"text":"4111111111111111"}' })
  const { example: safe } = createPseudonyms(new Map(), new Set()).row(row, step)
  expect(safe.expected).toBe('{"card":4111111111111111,"text":"[CARD_1]"}')
})
