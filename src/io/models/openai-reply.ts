import type { Usage } from '../../core/arms/output.ts'
import type { ModelReply, ModelRequest } from '../../core/ports/model.ts'
import { labelScores, readTokenLogprobs } from './label-logprobs.ts'

type Fields = Readonly<Record<string, unknown>>

const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {})
const count = (...values: readonly unknown[]): number | undefined =>
  values.find((value): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0)

/** Content is text, or parts of which the text ones count. */
const contentText = (content: unknown): string | undefined => {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return undefined
  return content
    .map((part: unknown) => fields(part)['text'])
    .filter((text) => typeof text === 'string')
    .join('')
}

/** Servers that leave usage out are counted at four characters a token, so that no call looks free. */
export const estimatedUsage = (request: ModelRequest, text: string): Usage => ({
  promptTokens: Math.ceil(request.messages.reduce((sum, { content }) => sum + content.length, 0) / 4),
  completionTokens: Math.ceil(text.length / 4),
})

/** Tokens of two calls that gave one answer. */
export const addUsage = (a: Usage, b: Usage): Usage => {
  const cached = (a.cachedPromptTokens ?? 0) + (b.cachedPromptTokens ?? 0)
  return {
    promptTokens: a.promptTokens + b.promptTokens,
    completionTokens: a.completionTokens + b.completionTokens,
    ...(cached === 0 ? {} : { cachedPromptTokens: cached }),
  }
}

const usageOf = (usage: Fields, request: ModelRequest, text: string): Pick<ModelReply, 'usage' | 'usageEstimated'> => {
  const cached = count(fields(usage['prompt_tokens_details'])['cached_tokens'], usage['prompt_cache_hit_tokens'])
  const promptTokens = count(usage['prompt_tokens'], usage['input_tokens'])
  const completionTokens = count(usage['completion_tokens'], usage['output_tokens'])
  const estimated = estimatedUsage(request, text)
  return {
    usage: {
      promptTokens: promptTokens ?? estimated.promptTokens,
      completionTokens: completionTokens ?? estimated.completionTokens,
      ...(cached === undefined ? {} : { cachedPromptTokens: cached }),
    },
    ...(promptTokens === undefined || completionTokens === undefined ? { usageEstimated: true } : {}),
  }
}

/** `{"label":"x"}` back to `x`; text in any other form stays as it is and is judged as it is. */
export const unwrapLabel = (text: string): string => {
  try {
    const label = fields(JSON.parse(text))['label']
    return typeof label === 'string' ? label : text
  } catch {
    return text
  }
}

const finishReasons: Readonly<Record<string, ModelReply['finishReason']>> = { stop: 'stop', eos: 'stop', length: 'length' }

/** The error that some gateways put into a response of status 200 (OpenRouter), with the status it stands for where it says one. */
export const errorInside = (completion: unknown): { readonly status: number } | undefined => {
  const error = fields(completion)['error']
  if (error === undefined || error === null) return undefined
  const code = fields(error)['code']
  return { status: typeof code === 'number' && code >= 400 && code < 600 ? code : 502 }
}

/**
 * Reads a chat completion; undefined when it is not one. A refusal and a filtered answer are answers: they were paid for,
 * they score what they score, and asking again would pay again.
 */
export const readReply = (
  completion: unknown,
  context: { readonly request: ModelRequest; readonly constrained: boolean; readonly latencyMs: number },
): ModelReply | undefined => {
  const { request, constrained, latencyMs } = context
  const parsed = fields(completion)
  const choices = parsed['choices']
  if (!Array.isArray(choices) || choices.length === 0) return undefined
  const choice = fields(choices[0])
  const message = fields(choice['message'])
  const finish = choice['finish_reason']
  const refusal = typeof message['refusal'] === 'string' ? message['refusal'] : undefined
  const content = contentText(message['content']) ?? refusal ?? (typeof finish === 'string' ? '' : undefined)
  if (content === undefined) return undefined
  const labels = constrained && request.constraint.kind === 'labels' ? request.constraint.labels : undefined
  const tokens = labels === undefined ? undefined : readTokenLogprobs(fields(choice['logprobs'])['content'])
  const scores = labels === undefined || tokens === undefined ? undefined : labelScores(tokens, labels)
  return {
    text: labels === undefined ? content : unwrapLabel(content),
    ...(scores === undefined ? {} : { labelScores: scores }),
    ...usageOf(fields(parsed['usage']), request, content),
    finishReason: refusal === undefined && typeof finish === 'string' ? (finishReasons[finish] ?? 'other') : 'other',
    latencyMs,
  }
}
