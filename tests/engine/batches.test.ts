import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { FittedArm } from '../../src/core/arms/arm.ts'
import type { Output } from '../../src/core/arms/output.ts'
import type { BatchEvent } from '../../src/engine/batch-calls.ts'
import { evaluateInBatch, type EvaluateInBatchOptions } from '../../src/engine/evaluate-in-batch.ts'
import { systemClock } from '../../src/io/clock.ts'
import { openBatchModel } from '../../src/io/batch/open-batch.ts'
import { openRemoteModel } from '../../src/io/models/open-remote.ts'
import { openJournal } from '../../src/io/stores/journal.ts'
import { openTaskFiles } from '../../src/io/task-files.ts'
import { startBatchProvider, type BatchPlan, type BatchProvider } from '../contracts/batch-provider.ts'

const folder = mkdtempSync(join(tmpdir(), 'assay-batch-'))
afterAll(() => rmSync(folder, { recursive: true }))

const labels = ['card_arrival', 'lost_card']
const arm: FittedArm = {
  kind: 'request',
  detail: 'test',
  request: async ({ input }, repeat) => ({
    messages: [{ role: 'user', content: input }],
    constraint: { kind: 'labels', labels },
    decoding: { temperature: 0, maxTokens: 8 },
    repeat,
  }),
  read: ({ text }) => ({ text }),
}
const examples = Array.from({ length: 8 }, (_, i) => ({
  id: `e${i}`,
  input: i % 2 === 0 ? `I lost my card, ${i}` : `card arrival ${i}`,
  tags: [],
  weight: 1,
  source: { file: 'x', line: i + 1 },
}))
const right = examples.map((_, i) => (i % 2 === 0 ? 'lost_card' : 'card_arrival'))

const providers = { openai: 'gpt-4.1-mini', together: 'llama', anthropic: 'claude-sonnet-4-5' } as const
const env = { OPENAI_API_KEY: 'secret-key', TOGETHER_API_KEY: 'secret-key', ANTHROPIC_API_KEY: 'secret-key' }
let tasks = 0

/** A task with a journal; `evaluate` may be called again as a later process would. */
const makeTask = (shape: keyof typeof providers, server: BatchProvider) => {
  const root = join(folder, `task${++tasks}`)
  const files = openTaskFiles(root)
  const journal = openJournal({ file: ':memory:' })
  const ref = { name: 'current', model: providers[shape], provider: shape, baseUrl: `${server.url}/v1` }
  const evaluate = async (options: Partial<EvaluateInBatchOptions> = {}) => {
    const batch = await openBatchModel(ref, env)
    if (batch === undefined) throw new Error('no batch interface')
    await using _ = batch
    const outputs: Output[] = []
    const events: BatchEvent[] = []
    const twice: string[] = []
    const stream = evaluateInBatch({
      arm,
      name: 'prompt@current',
      batch,
      files,
      examples,
      journal,
      price: ({ promptTokens, completionTokens }) => (promptTokens + completionTokens) / 1000,
      signal: new AbortController().signal,
      clock: { ...systemClock, sleep: async (_ms, signal) => await systemClock.sleep(1, signal) },
      onBatch: (event) => events.push(event),
      onPossiblyPaidTwice: (key) => twice.push(key),
      ...options,
    })
    for await (const output of stream) outputs.push(output)
    return { outputs, events, twice, texts: outputs.map((output) => (output.status === 'answered' ? output.text : output.failure.message)) }
  }
  return { ref, journal, evaluate, ledger: () => readFileSync(join(root, '.assay', 'batches.jsonl'), 'utf8') }
}

const start = async (shape: keyof typeof providers, plan?: BatchPlan) => {
  const server = await startBatchProvider(shape, plan)
  return { server, ...makeTask(shape, server), [Symbol.asyncDispose]: async () => await server[Symbol.asyncDispose]() }
}

describe.each(Object.keys(providers) as (keyof typeof providers)[])('batches of the shape of %s', (shape) => {
  test('every example is answered, in order, at half the price, and a second run replays', async () => {
    await using task = await start(shape)
    const first = await task.evaluate()
    expect(first.texts).toEqual(right)
    const costs = first.outputs.map((output) => (output.status === 'answered' ? output.costUsd : undefined))
    // 110 tokens at OpenAI's shapes, 23 at Anthropic's, a thousandth of a dollar each, half price.
    expect(costs).toEqual(examples.map(() => (shape === 'anthropic' ? 0.0115 : 0.055)))
    expect(first.events.map(({ kind }) => kind)).toEqual(['started', 'waiting', 'ended'])
    const second = await task.evaluate()
    expect(second.texts).toEqual(right)
    expect(second.outputs.every(({ replayed }) => replayed)).toBe(true)
    expect(task.server.batches).toBe(1)
    expect(task.ledger()).not.toContain('secret-key')
  })

  test('a run that is stopped while it waits is collected by the next one, and nothing is handed in twice', async () => {
    await using task = await start(shape, { polls: 3 })
    const interrupt = new AbortController()
    await expect(
      task.evaluate({ signal: interrupt.signal, onBatch: ({ kind }) => kind === 'waiting' && interrupt.abort(new Error('interrupted')) }),
    ).rejects.toThrow('interrupted')
    const later = await task.evaluate()
    expect(later.texts).toEqual(right)
    expect(later.events[0]).toMatchObject({ kind: 'found', count: 8 })
    expect(task.server.billed).toHaveLength(8)
    expect(later.twice).toEqual([])
  })

  test('a batch whose start was not heard of again is found at the provider', async () => {
    await using task = await start(shape, { dropStart: (batch) => batch === 1 })
    await expect(task.evaluate()).rejects.toMatchObject({ code: 'network-unreachable', exitCode: 4 })
    const later = await task.evaluate()
    expect(later.texts).toEqual(right)
    expect(task.server.batches).toBe(1)
    expect(task.server.billed).toHaveLength(8)
  })

  test('lines that expired, failed, were garbled or are not there are handed in again; a bad request is not', async () => {
    const fates = ['answered', 'expired', 'errored', 'lost', 'garbled', 'bad-request', 'answered', 'answered'] as const
    await using task = await start(shape, { fate: (line, batch) => (batch === 1 ? (fates[line] ?? 'answered') : 'answered') })
    const { outputs, texts } = await task.evaluate()
    expect(texts.filter((_, i) => i !== 5)).toEqual(right.filter((_, i) => i !== 5))
    expect(outputs[5]).toMatchObject({ status: 'failed', failure: { kind: 'bad-request', missing: false, httpStatus: 400 } })
    expect(task.server.batches).toBe(2)
    expect(new Set(task.server.billed).size).toBe(task.server.billed.length)
  })

  test('a temperature that the model does not take is left out of the next batch, and nothing is lost', async () => {
    await using task = await start(shape, { fate: () => 'no-temperature' })
    expect((await task.evaluate()).texts).toEqual(right)
    expect(task.server.batches).toBe(2)
    expect(task.server.billed).toHaveLength(8)
  })

  test('what expires every time is a failure as data, and the rest is kept', async () => {
    await using task = await start(shape, { fate: (line) => (line === 0 ? 'expired' : 'answered') })
    const { outputs } = await task.evaluate({ examples: examples.slice(0, 1) })
    expect(outputs).toMatchObject([{ status: 'failed', failure: { missing: true, message: expect.stringContaining('expired') } }])
    expect(task.server.batches).toBe(3)
  })

  test('answers made live are not handed in, and answers of a batch are replayed live', async () => {
    await using task = await start(shape)
    await task.evaluate({ examples: examples.slice(0, 4) })
    await task.evaluate()
    expect(task.server.billed).toHaveLength(8)
    await using live = await openRemoteModel(task.ref, env)
    await using batch = await openBatchModel(task.ref, env)
    expect(batch?.identity).toEqual(live.identity)
  })
})

test.each(['openai', 'together'] as const)('a batch that the provider refuses as a whole (%s) stops with its reason', async (shape) => {
  await using task = await start(shape, { refuse: 'enqueued token limit reached' })
  await expect(task.evaluate()).rejects.toMatchObject({
    code: 'batch-failed',
    exitCode: 4,
    message: expect.stringContaining('enqueued token limit'),
  })
})

test('nothing is started that the budget does not cover', async () => {
  await using task = await start('openai')
  await expect(task.evaluate({ maxUsd: 0.01 })).rejects.toMatchObject({ code: 'budget-exceeded' })
  expect(task.server.batches).toBe(0)
})

test('a provider without a batch interface has none to open, and a key that is missing is named', async () => {
  expect(await openBatchModel({ name: 'm', model: 'x', provider: 'ollama' }, {})).toBeUndefined()
  await expect(openBatchModel({ name: 'm', model: 'x', provider: 'openai' }, {})).rejects.toMatchObject({
    code: 'key-missing',
    message: expect.stringContaining('OPENAI_API_KEY'),
  })
})
