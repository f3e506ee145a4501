import { expect, test } from 'vitest'
import { sendJson, startLocalServer, type LocalServer } from '../../../tests/contracts/local-server.ts'
import { contractRequest } from '../../../tests/contracts/model.ts'
import type { Model } from '../../core/ports/model.ts'
import type { CallTimeouts } from './http-pool.ts'
import { createOpenAiModel } from './openai-compatible.ts'

const call = { signal: new AbortController().signal, idempotencyKey: 'k' }
const labels = ['card_arrival', 'lost_card']
const labelled = contractRequest('I lost my card', { kind: 'labels', labels })
const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false }

const modelAt = ({ url }: LocalServer, provider: string, timeouts: Partial<CallTimeouts> = {}, model = 'small'): Model =>
  createOpenAiModel({ ref: { name: 'current', model, provider, baseUrl: `${url}/v1` }, apiKey: 'secret-key', timeouts })

const completion = (content: string, more: Readonly<Record<string, unknown>> = {}) => ({
  choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop', ...more }],
  usage: { prompt_tokens: 20, completion_tokens: 3 },
})

const bodyOf = (server: LocalServer, at = 0): Record<string, unknown> =>
  JSON.parse(server.requests[at]?.text ?? '{}') as Record<string, unknown>

test.each([
  ['openai', { max_completion_tokens: 56, seed: 1, top_logprobs: 20, response_format: { type: 'json_schema' } }, ['max_tokens']],
  ['together', { max_tokens: 56, seed: 1, response_format: { type: 'json_schema' } }, ['logprobs', 'max_completion_tokens']],
  ['mistral', { max_tokens: 56, random_seed: 1, response_format: { type: 'json_schema' } }, ['seed', 'logprobs']],
  ['groq', { max_completion_tokens: 56, seed: 1 }, ['logprobs', 'max_tokens']],
  ['deepseek', { max_tokens: 24 }, ['seed', 'random_seed', 'response_format', 'logprobs', 'none']],
  ['vllm', { max_tokens: 56, seed: 1, logprobs: true, top_logprobs: 20 }, ['max_completion_tokens']],
  ['llama-server', { max_tokens: 24, grammar: 'root ::= "card_arrival" | "lost_card"', top_logprobs: 100 }, ['response_format']],
])('%s gets the fields that it knows', async (provider, sent, absent) => {
  await using server = await startLocalServer((response) => sendJson(response, completion('{"label":"lost_card"}')))
  await using model = modelAt(server, provider)
  expect((await model.call(labelled, call)).status).toBe('answered')
  expect(bodyOf(server)).toMatchObject(sent)
  for (const key of absent) expect(bodyOf(server)).not.toHaveProperty(key)
})

test('an endpoint that promises JSON without a schema is asked for it only where the prompt speaks of JSON', async () => {
  await using server = await startLocalServer((response) => sendJson(response, completion('{"city":"Bern"}')))
  await using model = modelAt(server, 'deepseek')
  await model.call(contractRequest('Answer in JSON: where?', { kind: 'json', schema }), call)
  await model.call(contractRequest('Where?', { kind: 'json', schema }), call)
  expect(bodyOf(server, 0)['response_format']).toEqual({ type: 'json_object' })
  expect(bodyOf(server, 1)).not.toHaveProperty('response_format')
})

test.each([
  ['', 'https://x.openai.azure.com', '/openai/deployments/my%20gpt/chat/completions?api-version=2024-10-21'],
  [
    '',
    'https://x.openai.azure.com/openai?api-version=2025-04-01-preview',
    '/openai/deployments/my%20gpt/chat/completions?api-version=2025-04-01-preview',
  ],
  ['', 'https://x.openai.azure.com/openai/v1/', '/openai/v1/chat/completions'],
])('Azure%s: %s', async (_, baseUrl, path) => {
  await using server = await startLocalServer((response) => sendJson(response, completion('hi')))
  const local = baseUrl.replace('https://x.openai.azure.com', server.url)
  await using model = createOpenAiModel({
    ref: { name: 'current', model: 'my gpt', provider: 'azure', baseUrl: local },
    apiKey: 'secret-key',
  })
  expect((await model.call(contractRequest('hello'), call)).status).toBe('answered')
  expect(server.requests[0]).toMatchObject({ path, headers: { 'api-key': 'secret-key' } })
  expect(server.requests[0]?.headers.authorization).toBeUndefined()
  expect(model.identity.endpoint).not.toContain('?')
})

test('known probabilities of a server come back as label scores', async () => {
  const chosen = [
    { token: '{"label":"', logprob: 0, top_logprobs: [] },
    {
      token: 'lost_card',
      logprob: Math.log(0.8),
      top_logprobs: [
        { token: 'lost_card', logprob: Math.log(0.8) },
        { token: 'card_arrival', logprob: Math.log(0.15) },
        { token: 'hello', logprob: Math.log(0.05) },
      ],
    },
    { token: '"}', logprob: 0, top_logprobs: [] },
  ]
  await using server = await startLocalServer((response) =>
    sendJson(response, completion('{"label":"lost_card"}', { logprobs: { content: chosen } })),
  )
  await using model = modelAt(server, 'vllm')
  const result = await model.call(labelled, call)
  expect(result).toMatchObject({ status: 'answered', reply: { text: 'lost_card' } })
  const scores = result.status === 'answered' ? (result.reply.labelScores ?? {}) : {}
  expect(Object.values(scores).map(Math.exp)).toEqual([expect.closeTo(0.15, 10), expect.closeTo(0.8, 10)])
})

test('a model that may not give log-probabilities is asked without them from then on', async () => {
  await using server = await startLocalServer((response, { text }) =>
    text.includes('logprobs')
      ? sendJson(response, { error: { message: 'You are not allowed to request logprobs from this model' } }, 403)
      : sendJson(response, completion('{"label":"lost_card"}')),
  )
  await using model = modelAt(server, 'openai')
  expect((await model.call(labelled, call)).status).toBe('answered')
  expect((await model.call(labelled, call)).status).toBe('answered')
  expect(server.requests).toHaveLength(3)
  expect(model.refusals?.()).toEqual(['logprobs'])
})

test('a model that spent all tokens on thoughts gets room for them, and the first call is counted', async () => {
  await using server = await startLocalServer((response, { text }) => {
    const room = Number(/"max_completion_tokens":(\d+)/.exec(text)?.[1])
    sendJson(response, room < 100 ? completion('', { finish_reason: 'length' }) : completion('hi'))
  })
  await using model = modelAt(server, 'openai')
  expect(await model.call(contractRequest('hello'), call)).toMatchObject({
    reply: { text: 'hi', usage: { promptTokens: 40, completionTokens: 6 } },
  })
  await model.call(contractRequest('hello'), call)
  expect(server.requests).toHaveLength(3)
})

test('what the endpoint says of its limits comes with answers and with failures', async () => {
  await using server = await startLocalServer((response, _, count) =>
    sendJson(response, count === 1 ? completion('hi') : { error: { message: 'slow down' } }, count === 1 ? 200 : 429, {
      'x-ratelimit-remaining-requests': String(2 - count),
      'x-ratelimit-reset-requests': '12s',
    }),
  )
  await using model = modelAt(server, 'groq')
  expect(await model.call(contractRequest('a'), call)).toMatchObject({ status: 'answered', limits: { remainingRequests: 1 } })
  expect(await model.call(contractRequest('b'), call)).toMatchObject({
    status: 'failed',
    limits: { remainingRequests: 0, resetMs: 12_000 },
  })
})

test('an error inside a response of status 200 is the failure that it names', async () => {
  await using server = await startLocalServer((response) => sendJson(response, { error: { code: 429, message: 'upstream is busy' } }))
  await using model = modelAt(server, 'openrouter')
  expect(await model.call(contractRequest('a'), call)).toMatchObject({ failure: { kind: 'rate-limit', retryable: true } })
})

test('a server that lets its answer drip is left after the whole time', async () => {
  await using server = await startLocalServer(async (response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    while (!response.destroyed) {
      response.write(' ')
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  })
  await using model = modelAt(server, 'vllm', { wholeMs: 200, betweenBytesMs: 150 })
  expect(await model.call(contractRequest('a'), call)).toMatchObject({ failure: { kind: 'timeout', retryable: true, missing: true } })
})

const chunk = (delta: unknown, more: Readonly<Record<string, unknown>> = {}) => ({ choices: [{ index: 0, delta, ...more }] })
const start = [chunk({ role: 'assistant', content: '' }), chunk({ content: 'Hel' }), chunk({ content: 'lo ✓' })]
const end = [chunk({}, { finish_reason: 'stop' }), { choices: [], usage: { prompt_tokens: 7, completion_tokens: 2 } }]
const streamOf = (events: readonly unknown[], closing = 'data: [DONE]\n\n'): string =>
  `: a comment\n\n${events.map((event) => `data: ${JSON.stringify(event)}\r\n\r\n`).join('')}${closing}`

/** Sends the bytes in pieces of three, so that letters and events are cut anywhere. */
const streaming = async (text: string): Promise<LocalServer> =>
  await startLocalServer(async (response, { text: asked }) => {
    if (!asked.includes('"stream":true')) return sendJson(response, completion('Hello ✓'))
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const bytes = Buffer.from(text)
    for (let i = 0; i < bytes.length; i += 3)
      if (!response.write(bytes.subarray(i, i + 3))) await new Promise((go) => response.once('drain', go))
    response.end()
  })

test('a streamed answer is that of an unstreamed call, with its usage and the time to its first piece', async () => {
  await using server = await streaming(streamOf([...start, ...end]))
  await using model = modelAt(server, 'vllm')
  const streamed = await model.call(contractRequest('hello'), { ...call, stream: true })
  expect(streamed).toMatchObject({
    status: 'answered',
    reply: { text: 'Hello ✓', finishReason: 'stop', usage: { promptTokens: 7, completionTokens: 2 }, firstTokenMs: expect.any(Number) },
  })
  const whole = await model.call(contractRequest('hello'), call)
  expect(whole).toMatchObject({ reply: { text: 'Hello ✓' } })
  expect(whole.status === 'answered' && 'firstTokenMs' in whole.reply).toBe(false)
})

test.each([
  ['stops in the middle', streamOf(start, '')],
  ['stops in the middle of an event', `${streamOf(start, '')}data: {"choices":[{"del`],
  ['holds an event that is not JSON', streamOf(start, 'data: oops\n\n')],
])('a stream that %s is a failure to try again, never half a text', async (_, text) => {
  await using server = await streaming(text)
  await using model = modelAt(server, 'vllm')
  expect(await model.call(contractRequest('hello'), { ...call, stream: true })).toMatchObject({
    status: 'failed',
    failure: { kind: 'garbage', retryable: true, missing: true },
  })
})

test('an error in the middle of a stream is the failure that it names', async () => {
  await using server = await streaming(streamOf([...start, { error: { code: 503, message: 'overloaded' } }], ''))
  await using model = modelAt(server, 'openrouter')
  expect(await model.call(contractRequest('hello'), { ...call, stream: true })).toMatchObject({
    failure: { kind: 'server', httpStatus: 503, retryable: true },
  })
})

test('a server that does not count tokens says so', async () => {
  await using server = await startLocalServer((response) => sendJson(response, { choices: completion('hi').choices }))
  await using model = modelAt(server, 'llama-server')
  expect(await model.call(contractRequest('hello'), call)).toMatchObject({ reply: { usageEstimated: true } })
})
