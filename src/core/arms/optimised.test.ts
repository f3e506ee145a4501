import { expect, test } from 'vitest'
import { sampleTask } from '../decision/sample-evidence.ts'
import type { LabelledExample } from '../data/example.ts'
import { createRandom } from '../lib/random.ts'
import type { PromptOptimiser } from '../ports/prompt-optimiser.ts'
import { CallFailed, type FitContext } from './arm.ts'
import { gepaLeastCalls, optimised } from './optimised.ts'

const rows = (prefix: string, count: number): LabelledExample[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `${prefix}${i}`,
    input: `message ${i}`,
    expected: 'a',
    tags: [],
    weight: 1,
    source: { file: 'a.csv', line: i + 2 },
  }))

const open = (): AbortSignal => new AbortController().signal
const usage = { promptTokens: 1, completionTokens: 1 }

/** Keeps what the optimiser was given, answers the first dev row once and reflects once. */
const watched = () => {
  const given: Parameters<PromptOptimiser['optimise']>[0][] = []
  const answers: { readonly text: string; readonly score: number }[] = []
  const optimiser: PromptOptimiser = {
    leastCalls: gepaLeastCalls,
    async optimise(options) {
      given.push(options)
      answers.push(await options.answer('another prompt', options.dev[0]!))
      return { prompt: await options.reflect('why'), calls: 2, rounds: 1, tries: 2, firstScore: 0.2, devScore: 0.4 }
    },
  }
  return { optimiser, given, answers }
}

const context = (change: Partial<FitContext>): FitContext => ({
  task: sampleTask,
  labels: [],
  systemPrompt: 'the prompt under test',
  dev1: rows('d', 150),
  random: createRandom(1),
  modelName: 'student',
  ask: async () => ({ text: 'a', usage, finishReason: 'stop', latencyMs: 1 }),
  score: (_example, text) => (text === 'a' ? 1 : 0),
  ...change,
})

test('it starts from the prompt under test, sees train and at most 100 rows of dev1, and serves what was found', async () => {
  const { optimiser, given, answers } = watched()
  const fitted = await optimised.fit(
    rows('t', 300),
    context({
      task: { ...sampleTask, kind: 'generation' },
      optimiser,
      ask: async ({ messages }) => ({
        text: messages[0]?.content === 'why' ? 'the better prompt' : 'a',
        usage,
        finishReason: 'stop',
        latencyMs: 1,
      }),
    }),
    open(),
  )
  expect(given[0]).toMatchObject({ seedPrompt: 'the prompt under test', mostCalls: gepaLeastCalls({ train: 300, dev: 100 }) })
  expect(given[0]?.dev).toHaveLength(100)
  expect(answers).toEqual([{ text: 'a', score: 1 }])
  if (fitted.kind !== 'request') throw new Error('no request')
  expect((await fitted.request(rows('x', 1)[0]!, 0)).messages[0]).toEqual({ role: 'system', content: 'the better prompt' })
  expect(fitted.found).toEqual({ prompt: 'the better prompt', tries: 2, rounds: 1, calls: 2, before: 0.2, after: 0.4 })
  expect(fitted.detail).toBe('2 prompts scored in 1 round and 2 calls, dev1 20.0 % to 40.0 %; proposals by the model itself')
})

test('optimise.calls raises what it may use, never lowers it below its floor', async () => {
  for (const [calls, expected] of [
    [5_000, 5_000],
    [10, gepaLeastCalls({ train: 300, dev: 100 })],
  ] as const) {
    const { optimiser, given } = watched()
    await optimised.fit(rows('t', 300), context({ task: { ...sampleTask, kind: 'generation', optimise: { calls } }, optimiser }), open())
    expect(given[0]?.mostCalls).toBe(expected)
  }
})

test('a failed call scores 0 and the search goes on', async () => {
  const { optimiser, answers } = watched()
  const ask: FitContext['ask'] = async ({ messages }) => {
    if (messages[0]?.content === 'why') return { text: 'better', usage, finishReason: 'stop', latencyMs: 1 }
    throw new CallFailed({ kind: 'timeout', message: 'late', retryable: true, missing: true })
  }
  await optimised.fit(rows('t', 30), context({ task: { ...sampleTask, kind: 'generation' }, optimiser, ask }), open())
  expect(answers).toEqual([{ text: '', score: 0 }])
})

test('better prompts are written by optimise.reflection, else by the teacher where privacy lets it see rows, else by the model itself', async () => {
  const far = { name: 'teacher', model: 'big', provider: 'openai' }
  const writerFor = async (task: Partial<FitContext['task']>): Promise<string | undefined> => {
    const { optimiser } = watched()
    let writer: string | undefined = 'nobody'
    const ask: FitContext['ask'] = async ({ messages }, modelName) => {
      if (messages[0]?.content === 'why') writer = modelName
      return { text: 'a', usage, finishReason: 'stop', latencyMs: 1 }
    }
    await optimised.fit(rows('t', 30), context({ task: { ...sampleTask, kind: 'generation', ...task }, optimiser, ask }), open())
    return writer
  }
  const models = { teacher: far, writer: { ...far, name: 'writer' } }
  expect(await writerFor({ models, privacy: 'any', optimise: { reflection: 'writer' } })).toBe('writer')
  expect(await writerFor({ models, privacy: 'any' })).toBe('teacher')
  expect(await writerFor({ models, privacy: 'local' })).toBeUndefined()
  expect(await writerFor({ models: {}, privacy: 'any' })).toBeUndefined()
})
