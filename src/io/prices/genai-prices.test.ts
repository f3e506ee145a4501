import { expect, test } from 'vitest'
import { genaiPrices } from './genai-prices.ts'

test('a known model has a price per million tokens, input cheaper than output', () => {
  const price = genaiPrices({ provider: 'openai', model: 'gpt-4o-mini' })
  // OpenAI's list price since July 2024.
  expect(price).toMatchObject({ inputPer1M: 0.15, outputPer1M: 0.6, trust: 'third-party' })
})

test('a model nobody knows has no price rather than a guess', () => {
  expect(genaiPrices({ provider: 'openai', model: 'no-such-model-0' })).toBeUndefined()
})
