import { expect, test } from 'vitest'
import { openAiEpochs, trainingBills } from './training-bills.ts'

// data.md §3, computed from the clamp.
test.each([
  [3, 25],
  [10, 10],
  [20, 5],
  [33, 3],
  [34, 3],
  [8_333, 3],
  [8_334, 2],
  [10_000, 2],
  [30_000, 1],
])('%i rows are seen %i times by default', (rows, epochs) => {
  expect(openAiEpochs(rows)).toBe(epochs)
})

const billed = (...args: Parameters<typeof trainingBills>) =>
  Object.fromEntries(trainingBills(...args).map(({ provider, epochs, billedTokens }) => [provider, [epochs, billedTokens]]))

test('billed are rows x tokens x epochs; OpenAI cuts a row at 4,096 tokens', () => {
  expect(billed([100, 200, 5_000])).toEqual({ openai: [25, (100 + 200 + 4_096) * 25], together: [1, 5_300], nebius: [3, 15_900] })
})

test('a sample stands for all rows', () => {
  expect(billed([100, 200], 10_000)).toEqual({ openai: [2, 3_000_000], together: [1, 1_500_000], nebius: [3, 4_500_000] })
})

// providers.md §9.1: 5,000 examples x 800 tokens x 3 epochs = 12M tokens.
test('5,000 rows of 800 tokens and 3 epochs are 12M tokens', () => {
  expect(billed([800], 5_000)).toMatchObject({ openai: [3, 12_000_000], nebius: [3, 12_000_000] })
})

test('no row, no bill', () => {
  expect(trainingBills([])).toEqual([])
})
