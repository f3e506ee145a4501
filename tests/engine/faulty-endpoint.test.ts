import { expect, test } from 'vitest'
import type { Output } from '../../src/core/arms/output.ts'
import { evaluateArm } from '../../src/engine/evaluate.ts'
import { systemClock } from '../../src/io/clock.ts'
import { createOpenAiModel } from '../../src/io/models/openai-compatible.ts'
import { openJournal } from '../../src/io/stores/journal.ts'
import { startEndpoint, type FaultPlan } from '../contracts/faulty-endpoint.ts'

const labels = ['card_arrival', 'lost_card', 'exchange_rate']

const evaluate = async (plan: FaultPlan, count: number, journal = openJournal({ file: ':memory:' })) => {
  await using endpoint = await startEndpoint(plan)
  await using model = createOpenAiModel({
    ref: { name: 'current', model: 'small', provider: 'openai-compatible', baseUrl: endpoint.baseUrl },
    apiKey: 'secret-key',
    silenceTimeoutMs: 400,
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
    journal,
    price: () => 0.001,
    concurrency: 4,
    retry: { maxAttempts: 3, baseDelayMs: 1, maxDelayMs: 1 },
    signal: new AbortController().signal,
    clock: { ...systemClock, sleep: (ms, signal) => systemClock.sleep(ms < 60_000 ? Math.min(ms, 5) : ms, signal) },
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

test('garbage and broken responses are failures of their examples alone, which may have been paid', async () => {
  const journal = openJournal({ file: ':memory:' })
  const first = await evaluate((n) => (n === 3 ? 'garbage' : n === 7 ? 'truncated' : undefined), 20, journal)
  expect(first.outputs.filter(({ status }) => status === 'failed')).toHaveLength(2)
  expect(first.requests).toBe(20)
  const unknown = await journal.orphans()
  expect(unknown).toHaveLength(2)
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
