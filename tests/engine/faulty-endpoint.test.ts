import { expect, test } from 'vitest'
import type { Output } from '../../src/core/arms/output.ts'
import type { Clock } from '../../src/core/ports/world.ts'
import { evaluateArm, type EvaluateOptions } from '../../src/engine/evaluate.ts'
import { systemClock } from '../../src/io/clock.ts'
import { createOpenAiModel } from '../../src/io/models/openai-compatible.ts'
import { openJournal } from '../../src/io/stores/journal.ts'
import { startEndpoint, type Endpoint, type FaultPlan } from '../contracts/faulty-endpoint.ts'

const labels = ['card_arrival', 'lost_card', 'exchange_rate']

/** Waits pass quickly, deadlines of a minute and more never do. */
const clock: Clock = { ...systemClock, sleep: (ms, signal) => systemClock.sleep(ms < 60_000 ? Math.min(ms, 5) : ms, signal) }

/** Time runs a hundred times as fast. */
const fastClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now() * 100,
  sleep: (ms, signal) => systemClock.sleep(ms / 100, signal),
}

const evaluate = async (plan: FaultPlan, count: number, options: Partial<EvaluateOptions> = {}) => {
  await using endpoint = await startEndpoint(plan)
  return await evaluateAt(endpoint, count, options)
}

/** Requests are counted from the start of the endpoint. */
const evaluateAt = async (endpoint: Endpoint, count: number, options: Partial<EvaluateOptions> = {}) => {
  await using model = createOpenAiModel({
    ref: { name: 'current', model: 'small', provider: 'openai-compatible', baseUrl: endpoint.baseUrl },
    apiKey: 'secret-key',
    timeouts: { firstByteMs: 400, betweenBytesMs: 400 },
  })
  const outputs: Output[] = []
  for await (const output of evaluateArm({
    arm: {
      kind: 'request',
      detail: 'test',
      request: async ({ input }, repeat) => ({
        messages: [{ role: 'user', content: input }],
        constraint: { kind: 'labels', labels },
        decoding: { temperature: 0, maxTokens: 8 },
        repeat,
      }),
      read: ({ text }) => ({ text }),
    },
    name: 'prompt@current',
    model,
    examples: Array.from({ length: count }, (_, n) => ({
      id: `row-${n}`,
      input: `message ${n}: I lost my card`,
      tags: [],
      weight: 1,
      source: { file: 'a.csv', line: n + 2 },
    })),
    journal: openJournal({ file: ':memory:' }),
    price: () => 0.001,
    concurrency: 4,
    retry: { maxAttempts: 3, baseDelayMs: 1, maxDelayMs: 1 },
    signal: new AbortController().signal,
    clock,
    ...options,
  }))
    outputs.push(output)
  return { outputs, requests: endpoint.requests.length }
}

test('an endpoint that limits, fails and hangs now and then still gives every answer', async () => {
  const faults: Readonly<Record<number, 'rate-limit' | 'server' | 'hang'>> = { 2: 'rate-limit', 5: 'server', 9: 'hang', 14: 'rate-limit' }
  const { outputs, requests } = await evaluate((n) => faults[n], 30)
  expect(outputs.filter((output) => output.status === 'answered' && output.text === 'lost_card')).toHaveLength(30)
  expect(requests).toBe(34)
})

test('broken responses are asked for once more; what was perhaps paid twice is reported, and nothing is lost', async () => {
  const journal = openJournal({ file: ':memory:' })
  const faults: Readonly<Record<number, NonNullable<ReturnType<FaultPlan>>>> = {
    8: 'garbage',
    18: 'truncated',
    28: 'wrong-json',
    38: 'truncated-stream',
    48: 'slow-loris',
    58: 'bad-gateway',
    68: 'drop',
  }
  const twice: string[] = []
  const { outputs, requests } = await evaluate((n) => faults[n], 90, {
    journal,
    callTimeoutMs: 700,
    onPossiblyPaidTwice: (key) => twice.push(key),
  })
  expect(outputs.filter((output) => output.status === 'answered' && output.text === 'lost_card')).toHaveLength(90)
  expect(requests).toBe(97)
  // A dropped connection may have been paid too: nobody knows.
  expect(twice).toHaveLength(7)
  expect(await journal.orphans()).toEqual([])
})

test('limits with and without a time to wait, and an overloaded server, cost time and nothing else', async () => {
  const twice: string[] = []
  const plan: FaultPlan = (n) =>
    n <= 2 || n % 4 !== 0 ? undefined : n % 3 === 0 ? 'rate-limit' : n % 3 === 1 ? 'limit-without-time' : 'overloaded'
  const { outputs } = await evaluate(plan, 120, { onPossiblyPaidTwice: (key) => twice.push(key) })
  expect(outputs.filter(({ status }) => status === 'answered')).toHaveLength(120)
  expect(twice).toEqual([])
})

test('an outage loses no example: the circuit opens, and one call tries now and then', async () => {
  let failures = 0
  const plan: FaultPlan = (n) => (n > 30 && failures < 23 ? (failures++, 'server') : undefined)
  const { outputs, requests } = await evaluate(plan, 60, {
    clock: fastClock,
    concurrency: 8,
    retry: { maxAttempts: 5, baseDelayMs: 500, maxDelayMs: 1_000 },
  })
  expect(outputs.filter(({ status }) => status === 'answered')).toHaveLength(60)
  expect(requests).toBe(60 + 23)
})

test('a key that is revoked in the middle stops the run soon; what was answered is kept', async () => {
  const journal = openJournal({ file: ':memory:' })
  let isRevoked = true
  await using endpoint = await startEndpoint((n) => (isRevoked && n > 20 ? 'auth' : undefined))
  const error: unknown = await evaluateAt(endpoint, 100, { journal }).catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'provider-failed', exitCode: 4, hint: expect.stringContaining('key') })
  expect(endpoint.requests.length).toBeLessThan(30)
  const before = endpoint.requests.length
  isRevoked = false
  const again = await evaluateAt(endpoint, 100, { journal })
  expect(again.requests - before).toBe(80)
  expect(again.outputs.filter((output) => output.replayed)).toHaveLength(20)
  expect(await journal.orphans()).toEqual([])
})

test('a clock that is set back and forth by days changes neither deadlines nor answers', async () => {
  let jumps = 0
  const jumping = { ...clock, now: () => Date.now() + (++jumps % 2 === 0 ? 5 : -5) * 86_400_000 }
  const faults: Readonly<Record<number, NonNullable<ReturnType<FaultPlan>>>> = { 5: 'hang', 11: 'rate-limit', 17: 'server' }
  const journal = openJournal({ file: ':memory:', now: jumping.now })
  await using endpoint = await startEndpoint((n) => faults[n])
  const { outputs } = await evaluateAt(endpoint, 40, { clock: jumping, journal, callTimeoutMs: 700 })
  expect(outputs.filter(({ status }) => status === 'answered')).toHaveLength(40)
  expect(endpoint.requests).toHaveLength(43)
  const replayed = await evaluateAt(endpoint, 40, { clock: jumping, journal })
  expect(replayed.outputs.every((output) => output.replayed)).toBe(true)
  expect(endpoint.requests).toHaveLength(43)
})

test.each([
  ['auth', /refused the first call/],
  ['quota', /quota is spent/],
  ['not-found', /refused the first call/],
  ['server', /20 times in a row/],
] as const)('an endpoint that always answers %s stops the run with a hint and without the key', async (fault, message) => {
  const error: unknown = await evaluate(() => fault, 200).catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'provider-failed', exitCode: 4, message: expect.stringMatching(message), hint: expect.any(String) })
  expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain('secret-key')
})
