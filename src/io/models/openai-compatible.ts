import type { Dispatcher } from 'undici'
import type { Usage } from '../../core/arms/output.ts'
import { findProvider, providers, type ChatDialect } from '../../core/models/providers.ts'
import type { Model, ModelIdentity, ModelRequest, ModelResult, RateLimits } from '../../core/ports/model.ts'
import type { ModelRef } from '../../core/task/task.ts'
import { createPool, defaultTimeouts, type CallTimeouts } from './http-pool.ts'
import { chatEndpoint } from './openai-endpoint.ts'
import { brokenOff, failureOfStatus, failureOfThrown, notAnAnswer } from './openai-errors.ts'
import { addUsage, errorInside, readReply } from './openai-reply.ts'
import { chatBody, initialDialect, isConstrained, simplerDialect, thinkingRoom, thoughtOnly, type Dialect } from './openai-request.ts'
import { readLimits } from './rate-limit-headers.ts'
import { readStream } from './stream-reply.ts'

export interface OpenAiModelOptions {
  readonly ref: ModelRef
  /** The key itself, read from the environment by main; undefined for endpoints that want none. */
  readonly apiKey?: string
  /** For tests and proxies; the model closes only a pool of its own. */
  readonly dispatcher?: Dispatcher
  readonly timeouts?: Partial<CallTimeouts>
}

/** Facts of the provider; where only `baseUrl` is given, those of the provider with that host. */
export const dialectFacts = (ref: ModelRef, url: string): Partial<ChatDialect> | undefined => {
  const host = new URL(url).hostname
  const byHost = Object.values(providers).find(
    (known) => 'baseUrl' in known && 'dialect' in known && known.keyNames.length > 0 && new URL(known.baseUrl).hostname === host,
  )
  return findProvider(ref.provider)?.dialect ?? (byHost !== undefined && 'dialect' in byHost ? byHost.dialect : undefined)
}

/** Statuses with which endpoints turn down single fields; OpenAI's reasoning models refuse log-probabilities with a 403. */
const mayNameField = new Set([400, 403, 422])

const parseJson = (body: string): unknown => {
  try {
    return JSON.parse(body) as unknown
  } catch {
    return undefined
  }
}

/**
 * A chat model behind any OpenAI-compatible endpoint. One pool of kept-alive connections, one request a connection at a time.
 * Everything that can fail in a call is data; the key appears in one header and nowhere else. Redirects are not followed.
 */
export const createOpenAiModel = (options: OpenAiModelOptions): Model => {
  const { ref, apiKey } = options
  const timeouts = { ...defaultTimeouts, ...options.timeouts }
  const endpoint = chatEndpoint(ref)
  const ownPool = options.dispatcher === undefined ? createPool(timeouts) : undefined
  const dispatcher = options.dispatcher ?? ownPool
  if (dispatcher === undefined) throw new Error('unreachable: one of the two pools exists')
  const identity: ModelIdentity = { endpoint: endpoint.url, model: ref.model, revision: '', adapterHash: '', hardware: 'remote' }
  let dialect: Dialect = initialDialect(dialectFacts(ref, endpoint.url))

  const keyHeader = dialect.keyHeader === 'api-key' ? { 'api-key': apiKey ?? '' } : { authorization: `Bearer ${apiKey ?? ''}` }
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    ...(apiKey === undefined ? {} : keyHeader),
  }

  interface Sent {
    readonly request: ModelRequest
    readonly body: Readonly<Record<string, unknown>>
    readonly elapsedMs: () => number
  }
  const received = (response: Dispatcher.ResponseData): { readonly limits?: RateLimits } => {
    const limits = readLimits(response.headers, Date.now())
    return limits === undefined ? {} : { limits }
  }
  const statusFailure = (status: number, body: string, response: Dispatcher.ResponseData): ModelResult => ({
    status: 'failed',
    failure: failureOfStatus({ status, body, headers: response.headers, apiKey, now: Date.now() }),
  })

  const readWhole = async (response: Dispatcher.ResponseData, { request, body, elapsedMs }: Sent): Promise<ModelResult> => {
    const text = await response.body.text()
    const completion = parseJson(text)
    const reply = readReply(completion, { request, constrained: isConstrained(body), latencyMs: elapsedMs() })
    if (reply !== undefined) return { status: 'answered', reply }
    const inside = errorInside(completion)
    return inside === undefined ? { status: 'failed', failure: notAnAnswer } : statusFailure(inside.status, text, response)
  }

  const readStreamed = async (response: Dispatcher.ResponseData, sent: Sent): Promise<ModelResult> => {
    const { request, body, elapsedMs } = sent
    const result = await readStream(response.body, elapsedMs)
    if (result.status === 'broken') {
      if (result.error === undefined) return { status: 'failed', failure: brokenOff('the stream ended early') }
      const inside = errorInside(result)
      return statusFailure(inside?.status ?? 502, JSON.stringify(result), response)
    }
    const reply = readReply(result.completion, { request, constrained: isConstrained(body), latencyMs: elapsedMs() })
    if (reply === undefined) return { status: 'failed', failure: notAnAnswer }
    return { status: 'answered', reply: { ...reply, ...(result.firstTokenMs === undefined ? {} : { firstTokenMs: result.firstTokenMs }) } }
  }

  const post = async (
    request: ModelRequest,
    { signal, idempotencyKey, stream }: { readonly signal: AbortSignal; readonly idempotencyKey: string; readonly stream: boolean },
  ): Promise<ModelResult | 'again'> => {
    const body = chatBody(ref.model, request, dialect, { stream })
    const start = performance.now()
    const sent: Sent = { request, body, elapsedMs: () => performance.now() - start }
    // Not AbortSignal.timeout: at thousands of calls its timers would pile up until they fire.
    const abort = new AbortController()
    const onAbort = (): void => abort.abort(signal.reason)
    const timer = setTimeout(() => abort.abort(), timeouts.wholeMs)
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
    let responded = false
    try {
      const response = await dispatcher.request({
        origin: endpoint.origin,
        path: endpoint.path,
        method: 'POST',
        headers: { ...headers, 'idempotency-key': idempotencyKey },
        body: JSON.stringify(body),
        signal: abort.signal,
        headersTimeout: timeouts.firstByteMs,
        bodyTimeout: timeouts.betweenBytesMs,
      })
      responded = true
      if (response.statusCode !== 200) {
        const text = await response.body.text()
        const simpler = mayNameField.has(response.statusCode) ? simplerDialect(dialect, body, text) : undefined
        if (simpler === undefined) return { ...statusFailure(response.statusCode, text, response), ...received(response) }
        dialect = simpler
        return 'again'
      }
      const streams = stream && /event-stream/.test(String(response.headers['content-type'] ?? ''))
      return { ...(await (streams ? readStreamed : readWhole)(response, sent)), ...received(response) }
    } catch (error) {
      if (abort.signal.aborted && !signal.aborted)
        return {
          status: 'failed',
          failure: { kind: 'timeout', message: `no complete answer within ${timeouts.wholeMs} ms`, retryable: true, missing: true },
        }
      return { status: 'failed', failure: failureOfThrown(error, { responded, aborted: signal.aborted }) }
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
    }
  }

  return {
    identity,
    suggestedConcurrency: 16,
    refusals: () => dialect.refused,
    async call(request, { signal, idempotencyKey, stream = false }) {
      // As many times as a dialect has features to give up, and one more.
      let thoughts: Usage | undefined
      for (let i = 0; i < 8; i++) {
        const result = await post(request, { signal, idempotencyKey: i === 0 ? idempotencyKey : `${idempotencyKey}-${i}`, stream })
        if (result === 'again') continue
        if (result.status === 'failed') return result
        const { reply } = result
        const usage = thoughts === undefined ? reply.usage : addUsage(thoughts, reply.usage)
        if (!thoughtOnly(reply) || thoughts !== undefined) return { ...result, reply: { ...reply, usage } }
        thoughts = usage
        dialect = { ...dialect, thinkingTokens: thinkingRoom }
      }
      return {
        status: 'failed',
        failure: { kind: 'bad-request', message: 'the endpoint refused every form of the request', retryable: false, missing: true },
      }
    },
    async [Symbol.asyncDispose]() {
      await ownPool?.close()
    },
  }
}
