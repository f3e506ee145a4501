import { expect, test } from 'vitest'
import { tokenLengths } from './token-lengths.ts'

const rows = (count: number) => Array.from({ length: count }, (_, i) => ({ id: `r${i + 1}`, tokens: i + 1 }))

test('the 5th and 95th percentile of 1..100 are 5 and 95', () => {
  expect(tokenLengths(rows(100), { model: 'm', of: 100, limit: 2048 })).toMatchObject({
    p5: 5,
    p50: 50,
    p95: 95,
    max: 100,
    total: 5050,
    beyond: 0,
    longest: [],
  })
})

test('rows beyond the limit are counted and named, the longest first', () => {
  const result = tokenLengths(rows(10), { model: 'm', of: 10, limit: 8 })
  expect(result.beyond).toBe(0.2)
  expect(result.longest).toEqual([
    { id: 'r10', tokens: 10 },
    { id: 'r9', tokens: 9 },
  ])
})

test('no row at all is no crash', () => {
  expect(tokenLengths([], { model: 'm', of: 0, limit: 8 })).toMatchObject({ n: 0, max: 0, beyond: 0 })
})
