import { expect, test } from 'vitest'
import { createResponseTimes, type ResponseTimes } from './response-times.ts'

const after = (times: readonly number[]): ResponseTimes => {
  const learned = createResponseTimes(120_000)
  for (const ms of times) learned.took(ms)
  return learned
}
const repeat = (count: number, ms: number): number[] => Array.from({ length: count }, () => ms)

test('nothing is concluded from a few answers', () => {
  expect(after(repeat(31, 50)).deadlineMs(1)).toBe(120_000)
})

test('a call that takes far longer than others is given up, never before two seconds, the next attempt later', () => {
  const quick = after(repeat(200, 50))
  expect([1, 2, 3, 4, 5].map((attempt) => quick.deadlineMs(attempt))).toEqual([2_000, 4_000, 8_000, 16_000, 32_000])
  expect(after(repeat(200, 4_000)).deadlineMs(1)).toBe(40_000)
})

test('one lost call in a hundred changes nothing; an endpoint that is slow for all gets more time', () => {
  expect(after(Array.from({ length: 400 }, (_, i) => (i % 100 === 0 ? 2_000 : 50))).deadlineMs(1)).toBe(2_000)
  expect(after([...repeat(200, 50), ...repeat(64, 2_000)]).deadlineMs(1)).toBe(20_000)
})
