import { expect, test } from 'vitest'
import { majorityAnswer, majorityFields, medoid } from './votes.ts'

test('the most frequent answer wins, a tie goes to the one that came first', () => {
  expect(majorityAnswer(['b', 'a', 'b'])).toEqual({ text: 'b', share: 2 / 3 })
  expect(majorityAnswer(['b', 'a']).text).toBe('b')
  expect(majorityAnswer([])).toEqual({ text: '', share: 0 })
})

test('each field is voted on by itself, and being absent is a vote', () => {
  const votes = ['{"day":"monday","people":2}', '{"day":"monday","people":3}', '{"people":3,"name":"Ada"}']
  expect(majorityFields(votes).text).toBe('{"day":"monday","people":3}')
  expect(majorityFields(votes).share).toBeCloseTo(2 / 3)
})

test('a text that is no object votes for no field, and without any object whole texts are voted on', () => {
  expect(majorityFields(['{"a":1}', 'sorry', '{"a":1}'])).toEqual({ text: '{"a":1}', share: 2 / 3 })
  expect(majorityFields(['x', 'y', 'y']).text).toBe('y')
})

test('the text most like the others is chosen', () => {
  expect(medoid(['the bus leaves at nine', 'bananas', 'the bus leaves at ten', 'the bus leaves at nine today']).text).toBe(
    'the bus leaves at nine',
  )
  expect(medoid(['only one'])).toEqual({ text: 'only one', share: 1 })
})
