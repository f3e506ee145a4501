import { describe, expect, test } from 'vitest'
import type { Failure } from '../../src/core/arms/output.ts'
import type { Model, ModelRequest, OutputConstraint } from '../../src/core/ports/model.ts'

const labels = ['card_arrival', 'lost_card', 'exchange_rate']
const schema = {
  type: 'object',
  properties: { city: { type: 'string' }, people: { type: 'integer' } },
  required: ['city', 'people'],
  additionalProperties: false,
}

export const contractRequest = (content: string, constraint: OutputConstraint = { kind: 'free' }, repeat = 0): ModelRequest => ({
  messages: [
    { role: 'system', content: 'You help customers of a bank. Answer briefly.' },
    { role: 'user', content },
  ],
  constraint,
  decoding: { temperature: 0, maxTokens: 24, seed: 1 },
  repeat,
})

const call = async (model: Model, request: ModelRequest, signal = new AbortController().signal) => {
  const result = await model.call(request, { signal, idempotencyKey: 'a'.repeat(64) })
  if (result.status === 'failed') throw new Error(`${result.failure.kind}: ${result.failure.message}`)
  return result.reply
}

/** What every chat model keeps to. `open` makes a fresh one; `skip` leaves single promises out, with a reason. */
export const modelContract = (
  name: string,
  open: () => Promise<Model>,
  { skip = {} }: { readonly skip?: Readonly<Partial<Record<'labels' | 'json', { readonly reason: string }>>> } = {},
): void => {
  describe(`${name} keeps the contract of models`, () => {
    test('its identity holds no credentials and does not change', async () => {
      await using model = await open()
      const before = JSON.stringify(model.identity)
      await call(model, contractRequest('Where is my card?'))
      expect(JSON.stringify(model.identity)).toBe(before)
      expect(before).not.toMatch(/:\/\/[^/"]*@|[?&]key=|sk-/)
      expect(model.suggestedConcurrency).toBeGreaterThanOrEqual(1)
    })

    test('a free request gets text with usage, latency and a finish reason', async () => {
      await using model = await open()
      const reply = await call(model, contractRequest('Where is my card?'))
      expect(typeof reply.text).toBe('string')
      expect(reply.usage.promptTokens).toBeGreaterThan(0)
      expect(reply.usage.completionTokens).toBeGreaterThanOrEqual(0)
      expect(reply.latencyMs).toBeGreaterThanOrEqual(0)
      expect(['stop', 'length', 'other']).toContain(reply.finishReason)
    })

    test.skipIf(skip.labels !== undefined)(
      'under a label constraint the text is one of the labels, with scores that are log-probabilities',
      async () => {
        await using model = await open()
        const reply = await call(model, contractRequest('I lost my card', { kind: 'labels', labels }))
        expect(labels).toContain(reply.text)
        if (reply.labelScores === undefined) return
        expect(Object.keys(reply.labelScores).sort()).toEqual([...labels].sort())
        for (const score of Object.values(reply.labelScores)) expect(score).toBeLessThanOrEqual(0)
      },
    )

    test.skipIf(skip.json !== undefined)('under a JSON constraint the text parses and has every required key', async () => {
      await using model = await open()
      const reply = await call(model, contractRequest('A table in Bern for 4 people', { kind: 'json', schema }))
      const value: unknown = JSON.parse(reply.text)
      expect(value).toMatchObject({ city: expect.any(String), people: expect.any(Number) })
    })

    test('the same request at temperature 0 gets the same text', async () => {
      await using model = await open()
      const request = contractRequest('What is the exchange rate?', { kind: 'labels', labels })
      expect((await call(model, request)).text).toBe((await call(model, request)).text)
    })

    test('calls at once get each the answer to their own request', async () => {
      await using model = await open()
      const requests = labels
        .flatMap((label) => [`about ${label} one`, `${label} two`])
        .map((text) => contractRequest(text, { kind: 'labels', labels }))
      const alone: string[] = []
      for (const request of requests) alone.push((await call(model, request)).text)
      const together = await Promise.all(requests.map((request) => call(model, request)))
      expect(together.map(({ text }) => text)).toEqual(alone)
    })

    test('an aborted call is a failure as data, of kind cancelled', async () => {
      await using model = await open()
      const result = await model.call(contractRequest('Where is my card?'), { signal: AbortSignal.abort(), idempotencyKey: 'b'.repeat(64) })
      expect(result).toMatchObject({ status: 'failed', failure: { kind: 'cancelled', missing: true, retryable: false } })
    })
  })
}

const modelFaults = ['rate-limit', 'quota', 'server', 'auth', 'not-found', 'bad-request', 'garbage', 'truncated', 'drop', 'hang'] as const
export type ModelFault = (typeof modelFaults)[number]

const expected: Readonly<Record<ModelFault, Partial<Failure>>> = {
  'rate-limit': { kind: 'rate-limit', retryable: true, missing: true, retryAfterMs: 1000 },
  quota: { kind: 'quota', retryable: false, missing: true },
  server: { kind: 'server', retryable: true, missing: true },
  auth: { kind: 'auth', retryable: false, missing: true },
  'not-found': { kind: 'bad-request', httpStatus: 404, missing: true },
  'bad-request': { kind: 'bad-request', retryable: false, missing: false },
  garbage: { kind: 'garbage', retryable: true, missing: true },
  truncated: { kind: 'garbage', retryable: true, missing: true },
  drop: { kind: 'server', retryable: true, missing: true },
  hang: { kind: 'timeout', retryable: true, missing: true },
}

/** What remote models make of a faulty endpoint. `open` gets the fault that the endpoint shows from the first call on. */
export const modelFaultContract = (name: string, open: (fault: ModelFault) => Promise<Model>): void => {
  describe(`${name} turns faults of the endpoint into data`, () => {
    test.each(modelFaults)('%s', async (fault) => {
      await using model = await open(fault)
      const result = await model.call(contractRequest('Where is my card?'), {
        signal: new AbortController().signal,
        idempotencyKey: 'c'.repeat(64),
      })
      expect(result).toMatchObject({ status: 'failed', failure: expected[fault] })
      expect(JSON.stringify(result)).not.toContain('secret-key')
    })
  })
}
