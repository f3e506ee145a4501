import { expect, it } from 'vitest'
import { normaliseText } from './normalise-text.ts'

it('folds case, punctuation, spacing and compatibility forms, and keeps letters of every script', () => {
  expect(normaliseText('  Ｈello,   WORLD! ')).toBe('hello world')
  expect(normaliseText('Größe: Ж-1')).toBe('größe ж 1')
})
