import { expect, test } from 'vitest'
import * as fc from 'fast-check'
import { learnsLength, settlePairs, type Preference } from './preference-pairs.ts'

const pair = (input: string, better: string, worse: string, source: Preference['source'] = 'scores'): Preference => ({
  example: { id: input, input, tags: [], weight: 1, source: { file: 'a.csv', line: 1 } },
  better,
  worse,
  source,
  detail: '',
})

test('identical answers teach nothing, apart from case and white space as well', () => {
  expect(settlePairs([pair('a', 'yes', 'yes'), pair('b', 'Yes', ' yes '), pair('c', 'yes', 'no')])).toMatchObject({
    identical: 2,
    pairs: [{ better: 'yes', worse: 'no' }],
  })
})

test('A over B and B over A on one prompt contradict each other: both go; on two prompts they do not', () => {
  expect(settlePairs([pair('a', 'x', 'y'), pair('a', 'y', 'x'), pair('a', 'x', 'z')])).toMatchObject({
    contradicting: 2,
    pairs: [{ better: 'x', worse: 'z' }],
  })
  expect(settlePairs([pair('a', 'x', 'y'), pair('b', 'y', 'x')])).toMatchObject({ contradicting: 0, pairs: { length: 2 } })
})

test('of the same pair twice the one that a person made is kept', () => {
  const { pairs, repeated } = settlePairs([pair('a', 'x', 'y'), pair('a', 'x', 'y', 'edit'), pair('a', 'x', 'y')])
  expect(repeated).toBe(2)
  expect(pairs.map(({ source }) => source)).toEqual(['edit'])
})

test('better answers that are always longer are told, from five pairs on', () => {
  const longer = (count: number) => settlePairs(Array.from({ length: count }, (_, i) => pair(`${i}`, 'much longer', 'short')))
  expect([4, 5].map((count) => learnsLength(longer(count)))).toEqual([false, true])
  expect(learnsLength(settlePairs([...longer(5).pairs, pair('x', 'a', 'bbb')]))).toBe(false)
})

test('pairs in = pairs out + those dropped for a reason', () => {
  const answer = fc.constantFrom('a', 'b', 'c', 'A')
  const some = fc.record({ input: fc.constantFrom('p', 'q'), better: answer, worse: answer })
  fc.assert(
    fc.property(fc.array(some, { maxLength: 30 }), (list) => {
      const found = list.map(({ input, better, worse }) => pair(input, better, worse))
      const { pairs, identical, contradicting, repeated } = settlePairs(found)
      expect(pairs.length + identical + contradicting + repeated).toBe(found.length)
    }),
  )
})
