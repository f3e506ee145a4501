import { expect, test } from 'vitest'
import { parseReviewKeys, usualReviewKeys } from './review-keys.ts'

test('named commands get other keys, the rest keep theirs', () => {
  expect(parseReviewKeys('accept=j, reject=k,skip=n')).toEqual({ keys: { ...usualReviewKeys, accept: 'j', reject: 'k', skip: 'n' } })
  // Two may change places.
  expect(parseReviewKeys('accept=space,skip=a')).toEqual({ keys: { ...usualReviewKeys, accept: 'space', skip: 'a' } })
})

test.each([
  ['accept=x', 'x would be the key of both accept and reject'],
  ['acept=j', 'did you mean accept?'],
  ['accept=5', 'one character that is no digit'],
  ['accept=jk', 'one character that is no digit'],
  ['accept', 'not COMMAND=KEY'],
])('%s is refused: %s', (text, problem) => expect(parseReviewKeys(text)).toEqual({ problem: expect.stringContaining(problem) as string }))
