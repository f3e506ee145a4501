import { normalise } from './normalise.ts'
import { expect, test } from 'vitest'
import { createRandom } from '../lib/random.ts'
import type { Example } from './example.ts'
import { findUnits } from './units.ts'

const rows = (inputs: readonly string[], groups: readonly (string | undefined)[] = []): Example[] =>
  inputs.map((input, index) => ({
    id: `r${index}`,
    input,
    ...(groups[index] !== undefined && { group: groups[index] }),
    tags: [],
    weight: 1,
    source: { file: 'a', line: index + 1 },
  }))

test('near duplicates and groups are joined into one unit, across each other', () => {
  const { keys } = findUnits(
    rows(
      ['please book a table for two people tonight', 'please book a table for two people tonight!', 'unrelated words', 'another thing'],
      [undefined, 'anna', 'anna', 'ben'],
    ),
  )
  expect(keys).toEqual(['#anna', '#anna', '#anna', '#ben'])
})

test('the key of a unit does not depend on answers or on the order of rows', () => {
  const inputs = [
    'where is the new card that i ordered',
    'where is the new card that i ordered?!',
    'where is the new card that i ordered now',
    'cancel it',
  ]
  const { keys } = findUnits(rows(inputs))
  expect(new Set(keys.slice(0, 3)).size).toBe(1)
  expect(findUnits(rows(inputs.toReversed())).keys).toEqual(keys.toReversed())
  expect(findUnits(rows(inputs).map((row) => ({ ...row, expected: 'x' }))).keys).toEqual(keys)
})

test('rows of one template do not become one unit that would fill a split', () => {
  const random = createRandom(5)
  const inputs = Array.from(
    { length: 400 },
    () => `hello your order number ${100_000 + random.below(900_000)} is late please contact us today`,
  )
  const { keys, duplicates } = findUnits(rows(inputs))
  expect(new Set(keys).size).toBeGreaterThan(300)
  expect(duplicates.capped).toBeGreaterThan(0)
})

test('the short way of plain texts gives what the long way gives', () => {
  const words = ['a', 'order', '15', 'x9']
  for (const text of [words.join(' '), 'order', 'a b c', 'a'.repeat(100_001), `${'a b '.repeat(30_000)}a`]) {
    expect(normalise(text)).toBe(text)
    expect(normalise(`${text}!`)).toBe(text)
    expect(normalise(text.toUpperCase())).toBe(text)
  }
  expect(normalise(' a  b ')).toBe('a b')
})
