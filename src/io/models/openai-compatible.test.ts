import { expect, test } from 'vitest'
import { startEndpoint, type Endpoint, type FaultPlan } from '../../../tests/contracts/faulty-endpoint.ts'
import { contractRequest, modelContract, modelFaultContract } from '../../../tests/contracts/model.ts'
import type { Model } from '../../core/ports/model.ts'
import { createOpenAiModel } from './openai-compatible.ts'
import { errorText, failureOfStatus } from './openai-errors.ts'

const ref = { name: 'current', model: 'small', provider: 'openai-compatible' }

/** A model together with the endpoint it talks to. */
const open = async (plan?: FaultPlan): Promise<Model & { readonly endpoint: Endpoint }> => {
  const endpoint = await startEndpoint(plan)
  const model = createOpenAiModel({
    ref: { ...ref, baseUrl: endpoint.baseUrl },
    apiKey: 'secret-key',
    timeouts: { firstByteMs: 200, betweenBytesMs: 200 },
  })
  return {
    ...model,
    endpoint,
    async [Symbol.asyncDispose]() {
      await endpoint[Symbol.asyncDispose]()
      await model[Symbol.asyncDispose]()
    },
  }
}

modelContract('the OpenAI-compatible client', () => open())
modelFaultContract('the OpenAI-compatible client', (fault) => open(() => fault))

const signal = new AbortController().signal
const labels = ['card_arrival', 'lost_card']

test('a closed port is a network failure that may be tried again', async () => {
  const endpoint = await startEndpoint()
  await endpoint[Symbol.asyncDispose]()
  await using model = createOpenAiModel({ ref: { ...ref, baseUrl: endpoint.baseUrl } })
  const result = await model.call(contractRequest('hello'), { signal, idempotencyKey: 'k' })
  expect(result).toMatchObject({ status: 'failed', failure: { kind: 'network', retryable: true, missing: true } })
})

test('the key travels in the header, the journal key as Idempotency-Key, and the address keeps no credentials', async () => {
  await using model = await open()
  await model.call(contractRequest('hello'), { signal, idempotencyKey: 'k1' })
  expect(model.endpoint.requests[0]?.headers).toMatchObject({ authorization: 'Bearer secret-key', 'idempotency-key': 'k1' })
  await using other = createOpenAiModel({ ref: { ...ref, baseUrl: 'http://user:pass@127.0.0.1:9/v1/?key=abc' } })
  expect(other.identity.endpoint).toBe('http://127.0.0.1:9/v1')
})

test('labels are asked for as an enum and unwrapped', async () => {
  await using model = await open()
  const result = await model.call(contractRequest('I lost my card', { kind: 'labels', labels }), { signal, idempotencyKey: 'k' })
  expect(result).toMatchObject({ status: 'answered', reply: { text: 'lost_card' } })
  expect(model.endpoint.requests[0]?.body.response_format?.json_schema.schema.properties.label?.enum).toEqual(labels)
})

test('an endpoint that refuses response_format is asked once with it, then never again', async () => {
  await using model = await open(() => 'no-response-format')
  for (let i = 0; i < 3; i++) {
    const result = await model.call(contractRequest('I lost my card', { kind: 'labels', labels }), { signal, idempotencyKey: `${i}` })
    expect(result.status).toBe('answered')
  }
  expect(model.endpoint.requests.filter(({ body }) => body.response_format !== undefined)).toHaveLength(1)
  expect(model.endpoint.requests).toHaveLength(4)
})

test('a spent quota is told apart from a rate limit', () => {
  const of = (body: string) => failureOfStatus({ status: 429, body, headers: {}, apiKey: undefined, now: 0 }).kind
  expect(of('{"error":{"type":"insufficient_quota"}}')).toBe('quota')
  expect(of('{"error":{"message":"Rate limit reached for requests"}}')).toBe('rate-limit')
})

test('an error that repeats the key is shown without it', () => {
  expect(errorText('{"error":{"message":"bad key my-own-key or sk-abc123****def"}}', 'my-own-key')).toBe('bad key [key] or [key]')
})

test('a provider without an address is a mistake of task.yaml', () => {
  expect(() => createOpenAiModel({ ref: { ...ref, provider: 'nowhere' } })).toThrow(expect.objectContaining({ code: 'model-unknown' }))
})
