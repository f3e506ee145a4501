import { expect, test } from 'vitest'
import { rougeL } from './rouge-l.ts'

const words = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '')

test.each([
  // data.md §10: 4 of 5 and 5 words.
  ['this is a test document', 'this document is a test', 0.8],
  ['a b c', 'a b c', 1],
  ['a b c', 'd e f', 0],
  ['', 'a', 0],
  // police killed the gunman / police kill the gunman: LCS 3 of 4 and 4 (Lin 2004, table of section 3.1).
  ['police killed the gunman', 'police kill the gunman', 0.75],
  ['police killed the gunman', 'the gunman kill police', 0.5],
  // A repeated word matches as often as both have it.
  ['x x x', 'x', 0.5],
])('%j and %j: %f', (a, b, expected) => {
  expect(rougeL(words(a), words(b))).toBeCloseTo(expected, 12)
  expect(rougeL(words(b), words(a))).toBeCloseTo(expected, 12)
})
