import { Agent, type Dispatcher } from 'undici'
import { AssayError } from '../../core/errors.ts'
import type { Model, ModelIdentity, ModelRequest, ModelResult } from '../../core/ports/model.ts'
import type { ModelRef } from '../../core/task/task.ts'
import { failureOfStatus, failureOfThrown } from './openai-errors.ts'
import { openAiProviders } from '../../core/models/openai-providers.ts'
import { readReply } from './openai-reply.ts'
import { chatBody, initialDialect, simplerDialect } from './openai-request.ts'

export interface OpenAiModelOptions {
  readonly ref: ModelRef
  /** The key itself, read from the environment by main; undefined for endpoints that want none. */
  readonly apiKey?: string
  /** For tests and proxies; the model closes only a pool of its own. */
  readonly dispatcher?: Dispatcher
  readonly connectTimeoutMs?: number
  /** Longest wait for the first byte, and between two bytes. */
  readonly silenceTimeoutMs?: number
}

/** No chat answer is this long; an endless one must not fill the memory. */
const mostResponseBytes = 32 * 2 ** 20

/** The base URL of a model: its own, or its provider's. Throws `model-unknown` when it has neither. */
const openAiBaseUrl = (ref: ModelRef): string => {
  const baseUrl = ref.baseUrl ?? openAiProviders[ref.provider]?.baseUrl
  if (baseUrl === undefined || !URL.canParse(baseUrl)) {
    throw new AssayError('model-unknown', `models.${ref.name} names provider "${ref.provider}", whose address is not known`, {
      where: 'task.yaml',
      hint: `add \`baseUrl\` (an OpenAI-compatible endpoint), or use one of: local, ${Object.keys(openAiProviders).join(', ')}`,
    })
  }
  return baseUrl
}

/**
 * A chat model behind any OpenAI-compatible endpoint. One pool of kept-alive connections, one request a connection at a time.
 * Everything that can fail in a call is data; the key appears in the Authorization header and nowhere else.
 */
export const createOpenAiModel = (options: OpenAiModelOptions): Model => {
  const { ref, apiKey, connectTimeoutMs = 10_000, silenceTimeoutMs = 60_000 } = options
  const url = new URL(openAiBaseUrl(ref))
  const endpoint = `${url.origin}${url.pathname.replace(/\/+$/, '')}`
  const path = `${url.pathname.replace(/\/+$/, '')}/chat/completions${url.search}`
  const ownPool =
    options.dispatcher === undefined
      ? new Agent({ pipelining: 1, connect: { timeout: connectTimeoutMs }, keepAliveTimeout: 30_000, maxResponseSize: mostResponseBytes })
      : undefined
  const dispatcher = options.dispatcher ?? ownPool
  if (dispatcher === undefined) throw new Error('unreachable: one of the two pools exists')
  const identity: ModelIdentity = { endpoint, model: ref.model, revision: '', adapterHash: '', hardware: 'remote' }
  let dialect = initialDialect(endpoint)

  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
  }

  const post = async (request: ModelRequest, idempotencyKey: string, signal: AbortSignal): Promise<ModelResult | 'again'> => {
    const sent = chatBody(ref.model, request, dialect)
    const start = performance.now()
    let responded = false
    try {
      const response = await dispatcher.request({
        origin: url.origin,
        path,
        method: 'POST',
        headers: { ...headers, 'idempotency-key': idempotencyKey },
        body: JSON.stringify(sent),
        signal,
        headersTimeout: silenceTimeoutMs,
        bodyTimeout: silenceTimeoutMs,
      })
      responded = true
      const body = await response.body.text()
      if (response.statusCode === 400 || response.statusCode === 422) {
        const simpler = simplerDialect(dialect, sent, body)
        if (simpler !== undefined) {
          dialect = simpler
          return 'again'
        }
      }
      if (response.statusCode !== 200) {
        const failure = failureOfStatus({ status: response.statusCode, body, headers: response.headers, apiKey, now: Date.now() })
        return { status: 'failed', failure }
      }
      const reply = readReply(body, { request, constrained: 'response_format' in sent, latencyMs: performance.now() - start })
      if (reply !== undefined) return { status: 'answered', reply }
      return {
        status: 'failed',
        failure: { kind: 'garbage', message: 'HTTP 200 without a chat completion in it', retryable: false, missing: true, httpStatus: 200 },
      }
    } catch (error) {
      return { status: 'failed', failure: failureOfThrown(error, { responded, aborted: signal.aborted }) }
    }
  }

  return {
    identity,
    suggestedConcurrency: 16,
    async call(request, { signal, idempotencyKey }) {
      // As many times as a dialect has features to give up, and one more.
      for (let i = 0; i < 5; i++) {
        const result = await post(request, idempotencyKey, signal)
        if (result !== 'again') return result
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
