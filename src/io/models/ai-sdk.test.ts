import { expect, test } from 'vitest'
import { startEndpoint, type FaultPlan } from '../../../tests/contracts/faulty-endpoint.ts'
import { startLocalServer } from '../../../tests/contracts/local-server.ts'
import { contractRequest, modelContract, modelFaultContract } from '../../../tests/contracts/model.ts'
import { anthropicFormat, bedrockFormat, googleFormat, type WireFormat } from '../../../tests/contracts/wire-formats.ts'
import type { Model } from '../../core/ports/model.ts'
import { aiSdkSource } from './ai-sdk-provider.ts'
import { createAiSdkModel } from './ai-sdk.ts'
import type { CallTimeouts } from './http-pool.ts'

const env = {
  ANTHROPIC_API_KEY: 'secret-key',
  GEMINI_API_KEY: 'secret-key',
  GOOGLE_VERTEX_API_KEY: 'secret-key',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret-key',
  AWS_REGION: 'eu-central-1',
}

const modelAt = (provider: string, model: string, baseUrl: string, timeouts: Partial<CallTimeouts> = {}): Model => {
  const ref = { name: 'current', model, provider, baseUrl }
  return createAiSdkModel({ ref, source: aiSdkSource(ref, env), timeouts: { firstByteMs: 200, betweenBytesMs: 200, ...timeouts } })
}

const open = async (provider: string, model: string, wire: WireFormat, plan?: FaultPlan) => {
  const endpoint = await startEndpoint(plan, wire)
  const opened = modelAt(provider, model, endpoint.baseUrl)
  return {
    ...opened,
    endpoint,
    async [Symbol.asyncDispose]() {
      await endpoint[Symbol.asyncDispose]()
      await opened[Symbol.asyncDispose]()
    },
  }
}

const signal = new AbortController().signal
const call = { signal, idempotencyKey: 'k1' }
const labels = ['card_arrival', 'lost_card']

const clients = [
  ['Anthropic (JSON by a tool)', 'anthropic', 'claude-3-haiku-20240307', anthropicFormat],
  ['Anthropic (JSON by a schema)', 'anthropic', 'claude-sonnet-4-5', anthropicFormat],
  ['Gemini API', 'google', 'gemini-2.0-flash', googleFormat],
  ['Vertex', 'vertex', 'gemini-2.0-flash', googleFormat],
  ['Bedrock', 'bedrock', 'amazon.nova-lite-v1:0', bedrockFormat],
] as const

for (const [name, provider, model, wire] of clients) {
  modelContract(`the ${name} client`, () => open(provider, model, wire))
  modelFaultContract(`the ${name} client`, (fault) => open(provider, model, wire, () => fault))

  test(`the ${name} client counts all prompt tokens, and those that were cached`, async () => {
    await using opened = await open(provider, model, wire)
    const result = await opened.call(contractRequest('I lost my card', { kind: 'labels', labels }), call)
    expect(result).toMatchObject({
      status: 'answered',
      reply: { text: 'lost_card', usage: { promptTokens: 20, completionTokens: 3, cachedPromptTokens: 8 }, finishReason: 'stop' },
    })
  })
}

test('each provider gets the key in its own header, and Bedrock a signature instead', async () => {
  await using anthropic = await open('anthropic', 'claude-sonnet-4-5', anthropicFormat)
  await anthropic.call(contractRequest('hello'), call)
  expect(anthropic.endpoint.requests[0]?.headers).toMatchObject({ 'x-api-key': 'secret-key', 'idempotency-key': 'k1' })
  await using google = await open('google', 'gemini-2.0-flash', googleFormat)
  await google.call(contractRequest('hello'), call)
  expect(google.endpoint.requests[0]?.headers).toMatchObject({ 'x-goog-api-key': 'secret-key' })
  await using bedrock = await open('bedrock', 'amazon.nova-lite-v1:0', bedrockFormat)
  await bedrock.call(contractRequest('hello'), call)
  const headers = bedrock.endpoint.requests[0]?.headers ?? {}
  expect(headers['authorization']).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/bedrock/)
  expect(JSON.stringify(headers)).not.toContain('secret-key')
})

test('an overloaded provider (529) is a server failure to try again, with its own waiting time', async () => {
  await using server = await startLocalServer((response) => {
    response.writeHead(529, { 'content-type': 'application/json', 'retry-after': '7', 'anthropic-ratelimit-requests-remaining': '0' })
    response.end('{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}')
  })
  await using model = modelAt('anthropic', 'claude-sonnet-4-5', server.url)
  expect(await model.call(contractRequest('hello'), call)).toMatchObject({
    failure: { kind: 'server', retryable: true, missing: true, httpStatus: 529, retryAfterMs: 7000 },
    limits: { remainingRequests: 0 },
  })
})

test('a missing credit balance is a spent quota although Anthropic answers 400', async () => {
  await using server = await startLocalServer((response) => {
    response.writeHead(400, { 'content-type': 'application/json' })
    response.end(
      '{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the Anthropic API."}}',
    )
  })
  await using model = modelAt('anthropic', 'claude-sonnet-4-5', server.url)
  expect(await model.call(contractRequest('hello'), call)).toMatchObject({ failure: { kind: 'quota', missing: true } })
})

test("Google's limit by the minute is a rate limit although it speaks of a quota, and says how long to wait", async () => {
  await using server = await startLocalServer((response) => {
    response.writeHead(429, { 'content-type': 'application/json' })
    response.end(
      JSON.stringify({
        error: {
          code: 429,
          status: 'RESOURCE_EXHAUSTED',
          message: 'You exceeded your current quota, please check your plan and billing details.',
          details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '37s' }],
        },
      }),
    )
  })
  await using model = modelAt('google', 'gemini-2.0-flash', server.url)
  expect(await model.call(contractRequest('hello'), call)).toMatchObject({ failure: { kind: 'rate-limit', retryAfterMs: 37_000 } })
})

test('a redirect is not followed: data goes where task.yaml says', async () => {
  await using elsewhere = await open('anthropic', 'claude-sonnet-4-5', anthropicFormat)
  await using server = await startLocalServer((response) => {
    response.writeHead(307, { location: `${elsewhere.endpoint.baseUrl}/messages` })
    response.end()
  })
  await using model = modelAt('anthropic', 'claude-sonnet-4-5', server.url)
  expect((await model.call(contractRequest('hello'), call)).status).toBe('failed')
  expect(elsewhere.endpoint.requests).toHaveLength(0)
})

test('a refused temperature is left out from then on', async () => {
  await using server = await startLocalServer((response, _, count) => {
    const refused = count === 1
    response.writeHead(refused ? 400 : 200, { 'content-type': 'application/json' })
    const body = refused
      ? anthropicFormat.error('`temperature` is deprecated for this model.', 'invalid_request_error')
      : anthropicFormat.answer('hi', { messages: [], tool: false })
    response.end(JSON.stringify(body))
  })
  await using model = modelAt('anthropic', 'claude-sonnet-4-5', server.url)
  expect((await model.call(contractRequest('hello'), call)).status).toBe('answered')
  expect(model.refusals?.()).toContain('temperature')
  expect((await model.call(contractRequest('hello'), call)).status).toBe('answered')
  expect(server.requests).toHaveLength(3)
})

const events = (list: readonly (readonly [string, unknown])[]): string =>
  list.map(([event, data]) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`).join('')

const streamStart = [
  [
    'message_start',
    {
      type: 'message_start',
      message: {
        id: 'm',
        type: 'message',
        role: 'assistant',
        model: 'claude',
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: { input_tokens: 9, output_tokens: 1 },
      },
    },
  ],
  ['content_block_start', { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }],
  ['content_block_delta', { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hel' } }],
  ['content_block_delta', { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'lo' } }],
] as const
const streamEnd = [
  ['content_block_stop', { type: 'content_block_stop', index: 0 }],
  ['message_delta', { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 2 } }],
  ['message_stop', { type: 'message_stop' }],
] as const

test('a streamed answer is the same text, with the time to its first piece; half of one is a failure to try again', async () => {
  const server = async (text: string) =>
    await startLocalServer((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.end(text)
    })
  await using whole = await server(events([...streamStart, ...streamEnd]))
  await using model = modelAt('anthropic', 'claude-sonnet-4-5', whole.url)
  const result = await model.call(contractRequest('hello'), { ...call, stream: true })
  expect(result).toMatchObject({
    status: 'answered',
    reply: { text: 'Hello', usage: { promptTokens: 9, completionTokens: 2 }, firstTokenMs: expect.any(Number) },
  })
  await using half = await server(events(streamStart))
  await using other = modelAt('anthropic', 'claude-sonnet-4-5', half.url)
  expect(await other.call(contractRequest('hello'), { ...call, stream: true })).toMatchObject({
    status: 'failed',
    failure: { kind: 'garbage', retryable: true, missing: true },
  })
})

const googlePart = (text: string, more: Readonly<Record<string, unknown>> = {}): string =>
  `data: ${JSON.stringify({ candidates: [{ content: { role: 'model', parts: [{ text }] }, index: 0, ...more }], usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 2 } })}\r\n\r\n`

test.each([
  ['whole', googlePart('Hel') + googlePart('lo', { finishReason: 'STOP' }), 'answered'],
  ['broken off', googlePart('Hel') + googlePart('lo'), 'failed'],
])('a %s stream of Gemini is read as such', async (_, text, status) => {
  await using server = await startLocalServer((response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.end(text)
  })
  await using model = modelAt('google', 'gemini-2.0-flash', server.url)
  expect(await model.call(contractRequest('hello'), { ...call, stream: true })).toMatchObject(
    status === 'answered'
      ? { status, reply: { text: 'Hello', firstTokenMs: expect.any(Number), usage: { promptTokens: 9, completionTokens: 2 } } }
      : { status, failure: { kind: 'garbage', retryable: true } },
  )
})

test('a provider that lets its answer drip is left after the whole time', async () => {
  await using server = await startLocalServer(async (response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    while (!response.destroyed) {
      response.write(' ')
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  })
  await using model = modelAt('anthropic', 'claude-sonnet-4-5', server.url, { wholeMs: 200 })
  expect(await model.call(contractRequest('a'), call)).toMatchObject({ failure: { kind: 'timeout', retryable: true, missing: true } })
})

test.each([
  ['max_tokens', 'half an ans', 'length'],
  ['end_turn', 'whole', 'stop'],
  ['refusal', '', 'other'],
])('Anthropic ends an answer with %s', async (stop_reason, text, finishReason) => {
  await using server = await startLocalServer((response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ ...anthropicFormat.answer(text, { messages: [], tool: false }), stop_reason }))
  })
  await using model = modelAt('anthropic', 'claude-sonnet-4-5', server.url)
  expect(await model.call(contractRequest('a'), call)).toMatchObject({ status: 'answered', reply: { text, finishReason } })
})

test.each([
  ['anthropic', {}, 'ANTHROPIC_API_KEY'],
  ['google', {}, 'GEMINI_API_KEY or GOOGLE_API_KEY'],
  ['vertex', {}, 'GOOGLE_CLOUD_PROJECT'],
  ['bedrock', {}, 'AWS_BEARER_TOKEN_BEDROCK'],
  ['bedrock', { AWS_ACCESS_KEY_ID: 'a' }, 'AWS_SECRET_ACCESS_KEY'],
  ['bedrock', { AWS_BEARER_TOKEN_BEDROCK: 'a' }, 'AWS_REGION'],
])('%s without its key says which variable to set', (provider, given, name) => {
  expect(() => aiSdkSource({ name: 'current', model: 'm', provider }, given)).toThrow(
    expect.objectContaining({ code: 'key-missing', message: expect.stringContaining(name) }),
  )
})

test('addresses come from task.yaml, the region and the project, never from other variables', () => {
  const endpoint = (provider: string, given: Record<string, string>): string =>
    aiSdkSource({ name: 'current', model: 'm', provider }, given).endpoint
  const elsewhere = { AWS_ENDPOINT_URL: 'https://elsewhere.example', ANTHROPIC_BASE_URL: 'https://elsewhere.example' }
  expect(endpoint('bedrock', { AWS_BEARER_TOKEN_BEDROCK: 'a', AWS_REGION: 'us-east-1', ...elsewhere })).toBe(
    'https://bedrock-runtime.us-east-1.amazonaws.com',
  )
  expect(endpoint('anthropic', { ANTHROPIC_API_KEY: 'a', ...elsewhere })).toBe('https://api.anthropic.com/v1')
  expect(endpoint('vertex', { GOOGLE_CLOUD_PROJECT: 'p', GOOGLE_CLOUD_LOCATION: 'europe-west4' })).toBe(
    'https://europe-west4-aiplatform.googleapis.com/v1beta1/projects/p/locations/europe-west4/publishers/google',
  )
})
