import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { labelsMatching } from './match-label.ts'
import { wordDiff } from './word-diff.ts'

test('words that are the same stay, others are removed or added', () => {
  expect(wordDiff('send the parcel now', 'send a letter now')).toEqual([
    { kind: 'same', text: 'send ' },
    { kind: 'removed', text: 'the' },
    { kind: 'added', text: 'a' },
    { kind: 'same', text: ' ' },
    { kind: 'removed', text: 'parcel' },
    { kind: 'added', text: 'letter' },
    { kind: 'same', text: ' now' },
  ])
})

test('both texts can be read from a diff, also where they are too long to compare', () => {
  const text = fc.oneof(
    fc.array(fc.constantFrom('a', 'b', ' ', '\n', 'c d'), { maxLength: 30 }).map((parts) => parts.join('')),
    fc.constant('word '.repeat(400)),
  )
  fc.assert(
    fc.property(text, text, (before, after) => {
      const parts = wordDiff(before, after)
      const without = (kind: string): string => parts.flatMap((part) => (part.kind === kind ? [] : [part.text])).join('')
      expect(without('added')).toBe(before)
      expect(without('removed')).toBe(after)
    }),
    { numRuns: 50 },
  )
})

test('a label by its whole name, its number, its beginning, and what it holds, in that order', () => {
  const labels = ['refund', 'fund', 'funding', '1']
  expect(labelsMatching(labels, 'fund')).toEqual(['fund', 'funding', 'refund'])
  expect(labelsMatching(labels, '1')).toEqual(['1', 'refund'])
  expect(labelsMatching(labels, '3')).toEqual(['funding'])
  expect(labelsMatching(labels, '0')).toEqual([])
  expect(labelsMatching(labels, '')).toEqual(labels)
})
