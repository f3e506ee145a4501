import type { BatchOffer } from '../../core/models/providers.ts'
import type { BatchItem, BatchModel, BatchState } from '../../core/ports/batch-model.ts'
import type { ModelResult } from '../../core/ports/model.ts'
import type { ModelRef } from '../../core/task/task.ts'
import type { AiSdkModelSource } from '../models/ai-sdk-provider.ts'
import { createAiSdkModel } from '../models/ai-sdk.ts'
import { fields, idOf, parseLine, type Fields } from './batch-fields.ts'
import { createBatchHttp } from './batch-http.ts'

const failed = (message: string): ModelResult => ({
  status: 'failed',
  failure: { kind: 'timeout', message, retryable: true, missing: true },
})

/** What the Messages API answers to errors of each type (docs.claude.com/en/api/errors). */
const statusOf: Readonly<Record<string, number>> = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  overloaded_error: 529,
}

const counts = (batch: Fields): { readonly done: number; readonly total: number } => {
  const { processing, ...ended } = fields(batch['request_counts'])
  const done = Object.values(ended).reduce<number>((sum, value) => sum + (typeof value === 'number' ? value : 0), 0)
  return { done, total: done + (typeof processing === 'number' ? processing : 0) }
}

/** Marks the request of a live call whose body is only wanted, or whose answer is already here. */
const keyHeader = 'idempotency-key'

/**
 * Anthropic's Message Batches. How a request and an answer are written stays with the provider package: it writes each request to a
 * `fetch` that keeps the body, and reads each result from a `fetch` that has it already.
 */
export const createAnthropicBatchModel = (options: {
  readonly ref: ModelRef
  readonly source: AiSdkModelSource
  readonly apiKey: string
  readonly offer: BatchOffer
}): BatchModel => {
  const { ref, source, apiKey, offer } = options
  const http = createBatchHttp({
    baseUrl: source.endpoint,
    headers: { 'x-api-key': apiKey, 'anthropic-version': '2023-06-01' },
    apiKey,
  })
  /** Bodies that were written, and results to be read, by custom id. */
  const written = new Map<string, unknown>()
  const results = new Map<string, { readonly status: number; readonly body: unknown }>()
  const answer = (status: number, body: unknown): Response =>
    new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })
  const standIn = async (_url: unknown, init?: RequestInit): Promise<Response> => {
    const id = new Headers(init?.headers).get(keyHeader) ?? ''
    const result = results.get(id)
    if (result !== undefined) return answer(result.status, result.body)
    written.set(id, JSON.parse(String(init?.body)) as unknown)
    return answer(503, {})
  }
  const fetch = standIn as typeof globalThis.fetch
  const model = createAiSdkModel({ ref, source, fetch })

  const write = async ({ id, request }: BatchItem, signal: AbortSignal): Promise<unknown> => {
    await model.call(request, { signal, idempotencyKey: id })
    const params = written.get(id)
    written.delete(id)
    if (params === undefined) throw new Error(`the provider package wrote no request for ${id}`)
    return { custom_id: id, params }
  }

  const read = async (
    id: string,
    result: Fields,
    item: { readonly request: BatchItem['request']; readonly signal: AbortSignal },
  ): Promise<ModelResult> => {
    if (result['type'] === 'expired') return failed('the batch expired before this request was run')
    if (result['type'] === 'canceled') return failed('the batch was cancelled before this request was run')
    const error = fields(fields(result['error'])['error'] ?? result['error'])
    const isAnswer = result['type'] === 'succeeded'
    results.set(
      id,
      isAnswer
        ? { status: 200, body: result['message'] }
        : { status: statusOf[String(error['type'])] ?? 500, body: { type: 'error', error } },
    )
    const call = { signal: item.signal, idempotencyKey: id }
    const outcome = await model.call(item.request, call)
    // Once it has learned a refusal from one line, only a client that has not sees that the next line says the same.
    if (!isAnswer) await createAiSdkModel({ ref, source, fetch }).call(item.request, call)
    results.delete(id)
    // A refused wish, or an answer of thoughts only: the client learned it and asked again, which only another batch can answer.
    const again = [...written.keys()].some((key) => key.startsWith(id))
    written.clear()
    if (again) return failed('the request has to be made again in a simpler form')
    return outcome.status === 'answered' ? { status: 'answered', reply: { ...outcome.reply, latencyMs: 0, batched: true } } : outcome
  }

  return {
    identity: model.identity,
    price: { factor: offer.factor, source: offer.source },
    windowHours: 24,
    most: { items: 10_000, characters: 50_000_000 },
    // Requests travel with the start itself.
    upload: async () => '',
    async start(_upload, items, signal) {
      const requests: unknown[] = []
      for (const item of items) requests.push(await write(item, signal))
      return idOf(await http.post('/messages/batches', { requests }, signal), 'batch')
    },
    async find({ count, since }, signal) {
      const { data } = fields(await http.get('/messages/batches?limit=100', signal))
      // Clocks differ; another batch of just this size in these minutes is one too many to tell them apart.
      const like = (Array.isArray(data) ? data.map(fields) : []).filter(
        (batch) => Date.parse(String(batch['created_at'])) >= since - 120_000 && counts(batch).total === count,
      )
      return like.length === 1 ? idOf(like[0], 'batch') : undefined
    },
    async poll(batchId, signal): Promise<BatchState> {
      const batch = fields(await http.get(`/messages/batches/${encodeURIComponent(batchId)}`, signal))
      if (batch['processing_status'] !== 'ended') return { status: 'running', ...counts(batch) }
      const { expired, succeeded, canceled } = fields(batch['request_counts'])
      if (Number(expired) > 0) return { status: 'ended', why: 'expired' }
      return { status: 'ended', why: Number(canceled) > 0 && succeeded === 0 ? 'cancelled' : 'completed' }
    },
    async *collect(batchId, requests, signal) {
      for await (const text of http.lines(`/messages/batches/${encodeURIComponent(batchId)}/results`, signal)) {
        const line = parseLine(text)
        const id = line?.['custom_id']
        const request = typeof id === 'string' ? requests.get(id) : undefined
        if (line === undefined || typeof id !== 'string' || request === undefined) continue
        yield { id, result: await read(id, fields(line['result']), { request, signal }) }
      }
    },
    async [Symbol.asyncDispose]() {
      await model[Symbol.asyncDispose]()
      await http[Symbol.asyncDispose]()
    },
  }
}
