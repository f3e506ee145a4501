import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyEdits } from '../cells/cell.ts'
import { createPseudonyms, placeholdersIn, restoreEdits } from './pseudonymise.ts'

/** The texts of a row with their values replaced. */
const replaced = (pseudonyms: ReturnType<typeof createPseudonyms>, ...texts: readonly string[]): readonly string[] => {
  const { edits } = pseudonyms.edits(texts)
  return texts.map((text, place) => applyEdits(text, edits[place] ?? []))
}
const takenBy = (...texts: readonly string[]): ReadonlySet<string> => new Set(texts.flatMap(placeholdersIn))

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
    fc.property(fc.array(text, { minLength: 1, maxLength: 3 }), (texts) => {
      const pseudonyms = createPseudonyms(new Map(), takenBy(...texts))
      expect(replaced(pseudonyms, ...texts).map((safe) => applyEdits(safe, restoreEdits(safe, pseudonyms.table)))).toEqual(texts)
    }),
    { numRuns: 300, seed: 5 },
  )
})

test('one placeholder for one value in every text and row, and the answer stays consistent with the input', () => {
  const pseudonyms = createPseudonyms(new Map(), new Set())
  expect(
    replaced(
      pseudonyms,
      'I am ann@example.com, born 12/03/1980',
      'write to ann@example.com',
      '{"dob":"12/03/1980","email":"ann@example.com"}',
    ),
  ).toEqual(['I am [EMAIL_1], born [BIRTH_DATE_1]', 'write to [EMAIL_1]', '{"dob":"[BIRTH_DATE_1]","email":"[EMAIL_1]"}'])
  expect(replaced(pseudonyms, 'bob@example.com and ann@example.com', '12/03/1980')).toEqual(['[EMAIL_2] and [EMAIL_1]', '12/03/1980'])
})

test('two ways of writing one number share a stem, placeholders of the source are not given out, and a table goes on', () => {
  const text = '[PHONE_1] +44 7700 900123 or +447700900123'
  const first = createPseudonyms(new Map(), takenBy(text))
  expect(replaced(first, text)).toEqual(['[PHONE_1] [PHONE_2] or [PHONE_2.2]'])
  const later = createPseudonyms(first.table, new Set())
  expect(replaced(later, '+44 7700 900123, +44 7700 900999')).toEqual(['[PHONE_2], [PHONE_3]'])
})

test('a number of a JSON answer stays a number', () => {
  const texts = ['card 4111111111111111', '{"card":4111111111111111,"text":"4111111111111111"}']
  expect(createPseudonyms(new Map(), new Set()).edits(texts).kept).toBe(1)
  expect(replaced(createPseudonyms(new Map(), new Set()), ...texts)[1]).toBe('{"card":4111111111111111,"text":"[CARD_1]"}')
})
