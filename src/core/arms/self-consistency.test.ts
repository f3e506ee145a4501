import { expect, test } from 'vitest'
import { sampleTask } from '../decision/sample-evidence.ts'
import type { LabelledExample } from '../data/example.ts'
import { createRandom } from '../lib/random.ts'
import type { ModelRequest } from '../ports/model.ts'
import { ArmNotNeeded, type FitContext, type LocalAnswer, type ParentArm } from './arm.ts'
import { selfConsistency } from './self-consistency.ts'

const example: LabelledExample = { id: 'r0', input: 'hello', expected: 'a', tags: [], weight: 1, source: { file: 'a.csv', line: 2 } }

const parent = (answer: LocalAnswer): ParentArm => ({
  name: 'prompt@student',
  kind: 'prompt',
  rung: 50,
  modelName: 'student',
  fitted: {
    kind: 'request',
    detail: '',
    request: async ({ input }, repeat) => ({
      messages: [{ role: 'user', content: input }],
      constraint: { kind: 'free' },
      decoding: { temperature: 0, maxTokens: 8 },
      repeat,
    }),
    read: (reply) => ({ text: reply.text }),
  },
  read: (read) => read,
  dev1: [{ example, answer, value: 1 }],
})

const context = (parents: readonly ParentArm[], hours: number): FitContext => ({
  task: { ...sampleTask, budget: { usd: 0, hours } },
  labels: ['a', 'b'],
  systemPrompt: '',
  dev1: [example],
  random: createRandom(1),
  modelName: 'student',
  parents,
})
const open = (): AbortSignal => new AbortController().signal

test('samples differ in seed and repeat, are asked with some randomness, and the majority answers', async () => {
  const fitted = await selfConsistency.fit([], context([parent({ text: 'a' })], 4), open())
  if (fitted.kind !== 'steps') throw new Error('no steps')
  const seen: ModelRequest[] = []
  const texts = ['a', 'b', 'b', 'a', 'b']
  const answer = await fitted.answer(example, {
    repeat: 2,
    signal: open(),
    ask: async (request) => {
      const text = texts[seen.push(request) - 1] ?? ''
      return { text, usage: { promptTokens: 1, completionTokens: 1 }, finishReason: 'stop', latencyMs: 1 }
    },
  })
  expect(answer.text).toBe('b')
  expect(Object.values(answer.labelScores ?? {}).reduce((sum, log) => sum + Math.exp(log), 0)).toBeCloseTo(1)
  expect(seen.map(({ repeat }) => repeat)).toEqual([10, 11, 12, 13, 14])
  expect(new Set(seen.map(({ decoding }) => decoding.seed)).size).toBe(5)
  expect(seen.every(({ decoding }) => decoding.temperature === 0.7)).toBe(true)
})

test('a small budget takes three samples', async () => {
  expect((await selfConsistency.fit([], context([parent({ text: 'a' })], 0.2), open())).detail).toMatch(/^3 samples of prompt@student/)
})

test('where labels are scored by likelihood it adds nothing, and says so', async () => {
  const scored = parent({ text: 'a', labelScores: { a: -0.1, b: -2 } })
  const fit = selfConsistency.fit([], context([scored], 4), open())
  await expect(fit).rejects.toBeInstanceOf(ArmNotNeeded)
  await expect(fit).rejects.toThrow(/likelihood/)
})
