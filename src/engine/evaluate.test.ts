import { expect, test } from 'vitest'
import type { FittedArm } from '../core/arms/arm.ts'
import type { Failure, Output } from '../core/arms/output.ts'
import type { Example } from '../core/data/example.ts'
import type { Model } from '../core/ports/model.ts'
import type { Clock } from '../core/ports/world.ts'
import { systemClock } from '../io/clock.ts'
import { createFakeModel, type FakeModelOptions } from '../io/models/fake.ts'
import { openJournal } from '../io/stores/journal.ts'
import { evaluateArm, type EvaluateOptions } from './evaluate.ts'

const example = (n: number): Example => ({
  id: `row-${n}`,
  input: `question ${n}`,
  tags: [],
  weight: 1,
  source: { file: 'a.jsonl', line: n + 1 },
})
const examples = (count: number): Example[] => Array.from({ length: count }, (_, n) => example(n))

const arm: FittedArm & { kind: 'request' } = {
  kind: 'request',
  detail: 'test',
  request: async ({ input }, repeat) => ({
    messages: [{ role: 'user', content: input }],
    constraint: { kind: 'free' },
    decoding: { temperature: 1, maxTokens: 10 },
    repeat,
  }),
  read: ({ text }) => ({ text: text.toUpperCase() }),
}

/** Waits for a retry pass at once, deadlines of a minute and more never do: nothing here depends on how fast the machine is. */
const quickClock: Clock = { ...systemClock, sleep: (ms, signal) => systemClock.sleep(ms >= 200 && ms < 60_000 ? 5 : ms, signal) }

const fake = (options: Partial<FakeModelOptions> = {}) => createFakeModel({ ref: { model: 'fake' }, ...options })
const failure = (kind: Failure['kind'], more: Partial<Failure> = {}): Failure => ({
  kind,
  message: 'planned',
  retryable: kind !== 'auth' && kind !== 'quota',
  missing: true,
  ...more,
})

const evaluate = async (options: Partial<EvaluateOptions> & { readonly model: Model }): Promise<Output[]> => {
  const journal = options.journal ?? openJournal({ file: ':memory:' })
  const outputs: Output[] = []
  for await (const output of evaluateArm({
    arm,
    name: 'prompt@fake',
    examples: examples(10),
    journal,
    price: ({ promptTokens }) => promptTokens * 0.001,
    signal: new AbortController().signal,
    clock: quickClock,
    drainMs: 100_000,
    ...options,
  }))
    outputs.push(output)
  return outputs
}

test('outputs come in the order of the examples and repeats, whatever finishes first', async () => {
  const model = fake({ ref: { model: 'fake-latency1' } })
  const outputs = await evaluate({ model, examples: examples(300), repeats: 2, concurrency: 7 })
  expect(outputs.map(({ exampleId, repeat }) => `${exampleId}/${repeat}`)).toEqual(
    examples(300).flatMap(({ id }) => [`${id}/0`, `${id}/1`]),
  )
  expect(model.calls).toBe(600)
  expect(outputs[0]).toMatchObject({ status: 'answered', text: 'QUESTION 0', replayed: false, costUsd: 0.003, arm: 'prompt@fake' })
})

test('a second evaluation replays everything free, with the first latency and cost', async () => {
  const journal = openJournal({ file: ':memory:' })
  const model = fake({ ref: { model: 'fake-latency3' } })
  const first = await evaluate({ model, journal })
  const second = await evaluate({ model, journal, price: () => 99 })
  expect(model.calls).toBe(10)
  expect(second).toEqual(first.map((output) => ({ ...output, replayed: true })))
})

test('a fresh evaluation calls again what was answered before it, once', async () => {
  const journal = openJournal({ file: ':memory:' })
  const model = fake()
  const at = (ms: number): Clock => ({ ...quickClock, now: () => ms })
  await evaluate({ model, journal, clock: at(1000) })
  for (let i = 0; i < 2; i++) await evaluate({ model, journal, clock: at(2000), freshSince: 2000 })
  expect(model.calls).toBe(20)
})

test('equal requests in flight become one call', async () => {
  const model = fake({ ref: { model: 'fake-latency5' } })
  const same = examples(40).map((row) => ({ ...row, input: 'the same' }))
  const outputs = await evaluate({ model, examples: same })
  expect(model.calls).toBe(1)
  expect(outputs).toHaveLength(40)
  expect(outputs.filter((output) => !output.replayed)).toHaveLength(1)
})

test('a long stream is pulled as it is used: memory does not grow with it', async () => {
  let pulled = 0
  async function* endless(): AsyncGenerator<Example> {
    while (true) yield example(pulled++)
  }
  const model = fake()
  const stream = evaluateArm({
    arm,
    name: 'prompt@fake',
    model,
    examples: endless(),
    journal: openJournal({ file: ':memory:' }),
    price: () => 0,
    signal: new AbortController().signal,
    clock: systemClock,
  })
  let used = 0
  for await (const output of stream) {
    expect(output.exampleId).toBe(`row-${used}`)
    if (++used === 5000) break
  }
  expect(pulled).toBeLessThan(5000 + 1100)
})

test('never more calls in flight than the concurrency', async () => {
  let [now, most] = [0, 0]
  const inner = fake({ ref: { model: 'fake-latency1' } })
  const model: Model = {
    ...inner,
    async call(request, options) {
      most = Math.max(most, ++now)
      try {
        return await inner.call(request, options)
      } finally {
        now--
      }
    },
  }
  await evaluate({ model, examples: examples(200), concurrency: 5 })
  expect(most).toBe(5)
})

test('a limit, a server error and a refused connection are tried again; the answer is what counts', async () => {
  const planned = [failure('rate-limit', { retryAfterMs: 1000 }), failure('server', { httpStatus: 500 }), failure('network')]
  const model = fake({ failure: (call) => planned[call - 1] })
  const outputs = await evaluate({ model, examples: examples(1) })
  expect(outputs).toMatchObject([{ status: 'answered' }])
  expect(model.calls).toBe(4)
})

test('garbage is asked for once more, which is reported; garbage again is a failed output that may have been paid', async () => {
  const journal = openJournal({ file: ':memory:' })
  const model = fake({ failure: (call) => (call !== 3 && call <= 4 ? failure('garbage', { httpStatus: 200 }) : undefined) })
  const twice: string[] = []
  const outputs = await evaluate({ model, journal, examples: examples(3), concurrency: 1, onPossiblyPaidTwice: (key) => twice.push(key) })
  expect(outputs.map(({ status }) => status)).toEqual(['failed', 'answered', 'answered'])
  expect(outputs[0]).toMatchObject({ failure: { kind: 'garbage', missing: true } })
  expect(model.calls).toBe(5)
  expect(twice).toHaveLength(2)
  expect(await journal.orphans()).toHaveLength(1)
  const repaired = await evaluate({ model, journal, examples: examples(3), onPossiblyPaidTwice: (key) => twice.push(key) })
  expect(repaired.map(({ status }) => status)).toEqual(['answered', 'answered', 'answered'])
  expect(twice).toHaveLength(3)
  expect(await journal.orphans()).toEqual([])
})

test('an endpoint that hangs becomes a failure as data, even where the client ignores its signal', async () => {
  const inner = fake()
  let calls = 0
  const deaf: Model = { ...inner, call: (...args) => (calls++ === 0 ? inner.call(...args) : new Promise(() => undefined)) }
  const retry = { maxAttempts: 2, baseDelayMs: 1, maxDelayMs: 1 }
  const outputs = await evaluate({ model: deaf, examples: examples(2), callTimeoutMs: 300, retry })
  expect(outputs).toMatchObject([{ status: 'answered' }, { status: 'failed', failure: { kind: 'timeout', missing: true } }])
})

test('a dead endpoint stops the evaluation after some failures in a row, with a hint', async () => {
  const model = fake({ failure: () => failure('server', { httpStatus: 503 }) })
  const run = evaluate({ model, examples: examples(500), failuresToStop: 6, concurrency: 2 })
  await expect(run).rejects.toMatchObject({ code: 'provider-failed', exitCode: 4, hint: expect.stringContaining('replayed') })
  expect(model.calls).toBeLessThan(60)
})

test.each([
  ['auth', { httpStatus: 401 }, 'key'],
  ['quota', { httpStatus: 429 }, 'credit'],
  ['bad-request', { httpStatus: 404, retryable: false }, 'baseUrl'],
] as const)('%s stops it at once', async (kind, more, hint) => {
  const model = fake({ failure: () => failure(kind, more) })
  const run = evaluate({ model, examples: examples(500), concurrency: 3 })
  await expect(run).rejects.toMatchObject({ code: 'provider-failed', hint: expect.stringContaining(hint) })
  expect(model.calls).toBeLessThanOrEqual(6)
})

test('the limit on money holds at any concurrency, and what was paid is kept', async () => {
  const journal = openJournal({ file: ':memory:' })
  const model = fake({ ref: { model: 'fake-latency1' } })
  const price = ({ promptTokens, completionTokens }: { promptTokens: number; completionTokens: number }) =>
    (promptTokens + completionTokens) * 0.001
  const run = evaluate({ model, journal, examples: examples(500), concurrency: 16, price, maxUsd: 0.5 })
  await expect(run).rejects.toMatchObject({ code: 'budget-exceeded', hint: expect.stringContaining('budget.usd') })
  const paid = model.calls * 0.006
  expect(paid).toBeLessThanOrEqual(0.5)
  expect(paid).toBeGreaterThan(0.1)
  expect(await journal.orphans()).toEqual([])
})

test('nothing is spent where nothing may be spent', async () => {
  const model = fake()
  await expect(evaluate({ model, maxUsd: 0 })).rejects.toMatchObject({ code: 'budget-exceeded' })
  expect(model.calls).toBe(0)
})

test('an interrupt lets calls in flight finish and be journalled, and starts no other', async () => {
  const journal = openJournal({ file: ':memory:' })
  const interrupt = new AbortController()
  const failure: FakeModelOptions['failure'] = (call) => {
    if (call === 8) interrupt.abort(new Error('stop'))
    return undefined
  }
  const model = fake({ ref: { model: 'fake-latency20' }, failure })
  await expect(evaluate({ model, journal, examples: examples(100), concurrency: 4, signal: interrupt.signal })).rejects.toThrow('stop')
  expect(model.calls).toBe(8)
  const replayed = await evaluate({ model, journal, examples: examples(100), concurrency: 4 })
  expect(replayed.filter((output) => output.replayed)).toHaveLength(8)
  expect(model.calls).toBe(100)
})

test('an endpoint that never answers is given up after one round of deadlines, not after five for every call', async () => {
  const model = fake({ failure: () => 'hang' })
  const run = evaluate({ model, examples: examples(100), concurrency: 4, callTimeoutMs: 20, drainMs: 10 })
  await expect(run).rejects.toMatchObject({ code: 'provider-failed', message: expect.stringContaining('never answered') })
  expect(model.calls).toBeLessThanOrEqual(8)
})

test('after an interrupt a call that hangs is cut off and stays possibly paid', async () => {
  const journal = openJournal({ file: ':memory:' })
  const interrupt = new AbortController()
  const model = fake({ failure: (call) => (call === 3 ? (setImmediate(() => interrupt.abort(new Error('stop'))), 'hang') : undefined) })
  await expect(evaluate({ model, journal, examples: examples(3), signal: interrupt.signal, concurrency: 3, drainMs: 10 })).rejects.toThrow(
    'stop',
  )
  expect(await journal.orphans()).toHaveLength(1)
})

test('a local arm answers in batches, once for all repeats', async () => {
  const sizes: number[] = []
  const local: FittedArm = {
    kind: 'local',
    detail: 'test',
    answer: async (batch) => {
      sizes.push(batch.length)
      return batch.map(({ id }) => ({ text: id, labelScores: { a: -1 } }))
    },
  }
  const outputs = await evaluate({ arm: local, model: fake(), examples: examples(600), repeats: 2 })
  expect(sizes).toEqual([256, 256, 88])
  expect(outputs).toHaveLength(1200)
  expect(outputs[3]).toMatchObject({ exampleId: 'row-1', text: 'row-1', repeat: 1, labelScores: { a: -1 } })
})

test('a bug in an arm or a model stops the evaluation as what it is', async () => {
  const broken: Model = { ...fake(), call: () => Promise.reject(new TypeError('a bug')) }
  await expect(evaluate({ model: broken })).rejects.toThrow(TypeError)
  const badArm: FittedArm = { ...arm, request: () => Promise.reject(new RangeError('another')) }
  await expect(evaluate({ model: fake(), arm: badArm })).rejects.toThrow(RangeError)
})
