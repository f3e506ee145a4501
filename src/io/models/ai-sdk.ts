import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4GenerateResult } from '@ai-sdk/provider'
import { fetch as undiciFetch, type Agent } from 'undici'
import type { Usage } from '../../core/arms/output.ts'
import { findProvider } from '../../core/models/providers.ts'
import type { CallOptions, Model, ModelReply, ModelRequest, ModelResult, RateLimits, Refusal } from '../../core/ports/model.ts'
import type { ModelRef } from '../../core/task/task.ts'
import { failureOfSdkError, headersOfError } from './ai-sdk-errors.ts'
import type { AiSdkModelSource } from './ai-sdk-provider.ts'
import { readSdkStream } from './ai-sdk-stream.ts'
import { createPool, defaultTimeouts, type CallTimeouts } from './http-pool.ts'
import { notAnAnswer } from './openai-errors.ts'
import { addUsage, estimatedUsage, unwrapLabel } from './openai-reply.ts'
import { labelSchema, thinkingRoom, thoughtOnly, wrapperTokens } from './openai-request.ts'
import { readLimits, type Headers } from './rate-limit-headers.ts'

type Format = NonNullable<LanguageModelV4CallOptions['responseFormat']>

const responseFormat = ({ constraint }: ModelRequest): Format | undefined => {
  const schema = constraint.kind === 'json' ? constraint.schema : constraint.kind === 'labels' ? labelSchema(constraint.labels) : undefined
  // A JSON Schema of the user's, checked when the task was read: the package's type names the same keys.
  return schema === undefined
    ? undefined
    : { type: 'json', schema: schema as NonNullable<(Format & { type: 'json' })['schema']>, name: 'answer' }
}

const callOptions = (request: ModelRequest, refused: ReadonlySet<Refusal>, thinkingTokens: number): LanguageModelV4CallOptions => {
  const { messages, decoding } = request
  const format = refused.has('json-schema') ? undefined : responseFormat(request)
  return {
    prompt: messages.map(({ role, content }) =>
      // What a tool said is text here: the tools of an arm are called by us, not declared to the provider.
      role === 'system' ? { role, content } : { role: role === 'tool' ? 'user' : role, content: [{ type: 'text', text: content }] },
    ),
    maxOutputTokens: decoding.maxTokens + thinkingTokens + (format === undefined ? 0 : wrapperTokens),
    ...(refused.has('temperature') ? {} : { temperature: decoding.temperature }),
    ...(refused.has('seed') || decoding.seed === undefined ? {} : { seed: decoding.seed }),
    ...(decoding.stop === undefined ? {} : { stopSequences: [...decoding.stop] }),
    ...(format === undefined ? {} : { responseFormat: format }),
  }
}

/** What a refused request held that the provider's error names. */
const refusedBy = (message: string, sent: LanguageModelV4CallOptions): Refusal | undefined => {
  if (sent.responseFormat !== undefined && /json_schema|response_?schema|output_format|output_config|structured/i.test(message))
    return 'json-schema'
  if (sent.temperature !== undefined && /temperature/i.test(message)) return 'temperature'
  return sent.seed !== undefined && /\bseed\b/i.test(message) ? 'seed' : undefined
}

const finishReason = (unified: LanguageModelV4GenerateResult['finishReason']['unified']): ModelReply['finishReason'] =>
  unified === 'stop' || unified === 'length' ? unified : 'other'

const replyOf = (
  result: Pick<LanguageModelV4GenerateResult, 'content' | 'usage' | 'finishReason' | 'structuredOutputText'>,
  { request, constrained, latencyMs }: { readonly request: ModelRequest; readonly constrained: boolean; readonly latencyMs: number },
): ModelReply | undefined => {
  const { content, usage, finishReason: finish } = result
  const text = result.structuredOutputText ?? content.map((part) => (part.type === 'text' ? part.text : '')).join('')
  // Nothing said and no reason why: not an answer, but a body that happened to parse.
  if (text === '' && finish.raw === undefined) return undefined
  const { inputTokens, outputTokens } = usage
  const estimated = estimatedUsage(request, text)
  const known = inputTokens.total !== undefined && outputTokens.total !== undefined
  return {
    text: constrained && request.constraint.kind === 'labels' ? unwrapLabel(text) : text,
    usage: {
      promptTokens: inputTokens.total ?? estimated.promptTokens,
      completionTokens: outputTokens.total ?? estimated.completionTokens,
      ...(inputTokens.cacheRead === undefined || inputTokens.cacheRead === 0 ? {} : { cachedPromptTokens: inputTokens.cacheRead }),
    },
    ...(known ? {} : { usageEstimated: true }),
    // A tool that the package forces to get JSON ends as a tool call, which is the regular end of such an answer.
    finishReason: finish.unified === 'tool-calls' && constrained ? 'stop' : finishReason(finish.unified),
    latencyMs,
  }
}

const limitsOf = (headers: Headers): { readonly limits?: RateLimits } => {
  const limits = readLimits(headers, Date.now())
  return limits === undefined ? {} : { limits }
}

/**
 * A chat model behind one of the AI SDK's provider packages, which keep the wire formats of Anthropic, Google and Bedrock. Only
 * their one-call interface is used: no retries of theirs (the engine retries), no redirects, our own pool and time-outs.
 */
export const createAiSdkModel = (options: {
  readonly ref: ModelRef
  readonly source: AiSdkModelSource
  readonly timeouts?: Partial<CallTimeouts>
  /** In place of our own pool: for requests that travel in another way. */
  readonly fetch?: typeof globalThis.fetch
}): Model => {
  const { ref, source } = options
  const timeouts = { ...defaultTimeouts, ...options.timeouts }
  let pool: Agent | undefined
  let loading: Promise<LanguageModelV4> | undefined
  const refused = new Set<Refusal>(findProvider(ref.provider)?.dialect?.seedKey === 'none' ? ['seed', 'logprobs'] : ['logprobs'])

  let thinkingTokens = 0

  const load = async (): Promise<LanguageModelV4> => {
    if (options.fetch !== undefined) return await (loading ??= source.load(options.fetch))
    const dispatcher = (pool ??= createPool(timeouts))
    const send = async (url: string, init: object | undefined): Promise<unknown> =>
      await undiciFetch(url, { ...init, dispatcher, redirect: 'error' })
    // undici's fetch and Node's are the same function of different versions; only their types differ.
    return await (loading ??= source.load(send as unknown as typeof globalThis.fetch))
  }

  const ask = async (request: ModelRequest, { signal, idempotencyKey, stream = false }: CallOptions): Promise<ModelResult | 'again'> => {
    const sent = callOptions(request, refused, thinkingTokens)
    const deadline = new AbortController()
    const timer = setTimeout(() => deadline.abort(), timeouts.wholeMs)
    const start = performance.now()
    try {
      const model = await load()
      const call: LanguageModelV4CallOptions = {
        ...sent,
        abortSignal: AbortSignal.any([signal, deadline.signal]),
        ...(source.protocol === 'anthropic' ? { headers: { 'idempotency-key': idempotencyKey } } : {}),
      }
      const elapsedMs = (): number => performance.now() - start
      const result = stream
        ? await readSdkStream(await model.doStream(call), elapsedMs)
        : { status: 'complete' as const, ...(await model.doGenerate(call)) }
      const constrained = sent.responseFormat !== undefined
      const reply = result.status === 'broken' ? undefined : replyOf(result, { request, constrained, latencyMs: elapsedMs() })
      const additions = limitsOf(result.response?.headers ?? {})
      if (reply === undefined) return { status: 'failed', failure: notAnAnswer, ...additions }
      const first = 'firstTokenMs' in result && result.firstTokenMs !== undefined ? { firstTokenMs: result.firstTokenMs } : {}
      return { status: 'answered', reply: { ...reply, ...first }, ...additions }
    } catch (error) {
      const failure = failureOfSdkError(error, {
        aborted: signal.aborted,
        timedOut: deadline.signal.aborted,
        secrets: source.secrets,
        signsIn: source.signsIn,
      })
      const refusal = failure.kind === 'bad-request' && failure.httpStatus !== 404 ? refusedBy(failure.message, sent) : undefined
      if (refusal === undefined) return { status: 'failed', failure, ...limitsOf(headersOfError(error)) }
      refused.add(refusal)
      return 'again'
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    identity: { endpoint: source.endpoint, model: ref.model, revision: '', adapterHash: '', hardware: 'remote' },
    suggestedConcurrency: 8,
    refusals: () => [...refused],
    async call(request, call) {
      let thoughts: Usage | undefined
      for (let i = 0; i < 5; i++) {
        const result = await ask(request, i === 0 ? call : { ...call, idempotencyKey: `${call.idempotencyKey}-${i}` })
        if (result === 'again') continue
        if (result.status === 'failed') return result
        const { reply } = result
        const usage = thoughts === undefined ? reply.usage : addUsage(thoughts, reply.usage)
        if (!thoughtOnly(reply) || thoughts !== undefined) return { ...result, reply: { ...reply, usage } }
        thoughts = usage
        thinkingTokens = thinkingRoom
      }
      return {
        status: 'failed',
        failure: { kind: 'bad-request', message: 'the endpoint refused every form of the request', retryable: false, missing: true },
      }
    },
    async [Symbol.asyncDispose]() {
      await pool?.close()
    },
  }
}
