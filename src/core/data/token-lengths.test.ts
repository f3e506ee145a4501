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

test('definitions of tools count for the length and the bill, not for what training here takes', () => {
  const counted = [
    { id: 'a', tokens: 10 },
    { id: 'b', tokens: 30, toolTokens: 24 },
  ]
  expect(tokenLengths(counted, { model: 'm', of: 2, limit: 8, toolsBy: 'system turn' })).toMatchObject({
    total: 40,
    max: 30,
    tools: { rows: 1, tokens: 24, by: 'system turn' },
    beyond: 0.5,
    longest: [{ id: 'a', tokens: 10 }],
    bills: [{ provider: 'openai', epochs: 25, billedTokens: 1000 }, { provider: 'together' }, { provider: 'nebius' }],
  })
  expect(tokenLengths(rows(3), { model: 'm', of: 3, limit: 8 }).tools).toBeUndefined()
})

test('billed are the rows to train on only, the sample counted for all of them', () => {
  const counted = [
    { id: 'a', tokens: 10, isTrain: true },
    { id: 'b', tokens: 1000, isTrain: false },
  ]
  expect(tokenLengths(counted, { model: 'm', of: 200, trainRows: 100, limit: 8 }).bills[0]).toMatchObject({
    rows: 100,
    epochs: 3,
    billedTokens: 3000,
  })
})
