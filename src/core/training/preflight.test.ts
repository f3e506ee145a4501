import { expect, test } from 'vitest'
import { adapterParameters } from './adapter-size.ts'
import type { BuiltRows } from './build-rows.ts'
import { defaultRecipe } from './default-recipe.ts'
import { type PreflightOptions, preflight } from './preflight.ts'

const smolLayers = { count: 30, hidden: 576, feedForward: 1536, heads: 9, keyValueHeads: 3, headSize: 64 }
const row = (id: string, prompt: number, answer: readonly number[]): BuiltRows['rows'][number] => ({
  exampleId: id,
  promptTokens: prompt,
  inputIds: [...Array.from({ length: prompt }, () => 9), ...answer],
  labels: [...Array.from({ length: prompt }, () => -100), ...answer],
})
const built: BuiltRows = {
  rows: Array.from({ length: 100 }, (_, i) => row(`r${i}`, 40 + (i % 10), [5, 6, 2])),
  endToken: 2,
  unmaskable: [],
  tooLong: [],
}
const { recipe } = defaultRecipe({
  parameters: 135e6,
  rows: 100,
  tokens: 4700,
  trainedTokens: 300,
  longest: 52,
  hours: 1,
  tokensPerSecond: 300,
})
const options: PreflightOptions = {
  built,
  recipe,
  base: { parameters: 134_515_008, contextTokens: 8192, layers: smolLayers },
  tokensPerSecond: 300,
  machine: { memoryBytes: 16e9 },
  answerOf: () => 'spam',
}
const blockingOf = (change: Partial<PreflightOptions>): readonly string[] =>
  preflight({ ...options, ...change }).blocking.map(({ id }) => id)

test('rank 16 on every linear layer of SmolLM2-135M has 4,884,480 parameters', () => {
  expect(adapterParameters(smolLayers, 16)).toBe(4_884_480)
})

test('good rows pass, with lengths, trained tokens and the masks of three rows', () => {
  const result = preflight(options)
  expect(result.blocking).toEqual([])
  expect(result).toMatchObject({ rows: 100, tokenLength: { p50: 47, p95: 52, max: 52 }, trainedTokens: 300, truncatedShare: 0 })
  expect(result.masks).toHaveLength(3)
  expect(result.masks[0]).toEqual({ exampleId: 'r0', promptTokens: 40, trained: [5, 6, 2], answer: 'spam' })
})

test('rows without a trained token, or without the end of the turn, block', () => {
  const rows = (extra: BuiltRows['rows'][number]): Partial<PreflightOptions> => ({ built: { ...built, rows: [...built.rows, extra] } })
  expect(blockingOf(rows({ ...row('bad', 4, []), labels: [-100, -100, -100, -100] }))).toEqual(['no-trained-token'])
  expect(blockingOf(rows(row('endless', 4, [5, 6])))).toEqual(['no-end-of-turn'])
})

test('too few rows, too many long ones, and too little memory block', () => {
  expect(blockingOf({ built: { ...built, rows: built.rows.slice(0, 5) } })).toEqual(['too-few-rows'])
  expect(blockingOf({ built: { ...built, tooLong: built.rows.map(({ exampleId }) => exampleId) } })).toEqual(['row-too-long'])
  expect(blockingOf({ machine: { memoryBytes: 1e9 } })).toEqual(['memory'])
})

test('a few long rows are a warning, and an adapter below the capacity rule too', () => {
  const few = preflight({ ...options, built: { ...built, tooLong: ['x'] } })
  expect(few.blocking).toEqual([])
  expect(few.findings.map(({ id }) => id)).toEqual(['row-too-long'])
  const small = preflight({
    ...options,
    base: { ...options.base, layers: { ...smolLayers, count: 1, hidden: 1, feedForward: 1, heads: 1, headSize: 1, keyValueHeads: 1 } },
  })
  expect(small.findings.map(({ id }) => id)).toEqual(['adapter-too-small'])
})
