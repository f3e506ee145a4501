import type { Usage } from '../../core/arms/output.ts'
import type { ModelReply, ModelRequest } from '../../core/ports/model.ts'

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
const usageOf = (usage: Fields, request: ModelRequest, text: string): Usage => {
  const cached = count(fields(usage['prompt_tokens_details'])['cached_tokens'], usage['prompt_cache_hit_tokens'])
  return {
    promptTokens:
      count(usage['prompt_tokens'], usage['input_tokens']) ??
      Math.ceil(request.messages.reduce((sum, { content }) => sum + content.length, 0) / 4),
    completionTokens: count(usage['completion_tokens'], usage['output_tokens']) ?? Math.ceil(text.length / 4),
    ...(cached === undefined ? {} : { cachedPromptTokens: cached }),
  }
}

/** `{"label":"x"}` back to `x`; text in any other form stays as it is and is judged as it is. */
const unwrapLabel = (text: string): string => {
  try {
    const label = fields(JSON.parse(text))['label']
    return typeof label === 'string' ? label : text
  } catch {
    return text
  }
}

const finishReasons: Readonly<Record<string, ModelReply['finishReason']>> = { stop: 'stop', eos: 'stop', length: 'length' }

/**
 * Reads a chat completion; undefined when it is not one. A refusal and a filtered answer are answers: they were paid for,
 * they score what they score, and asking again would pay again.
 */
export const readReply = (
  body: string,
  { request, constrained, latencyMs }: { readonly request: ModelRequest; readonly constrained: boolean; readonly latencyMs: number },
): ModelReply | undefined => {
  let parsed: Fields
  try {
    parsed = fields(JSON.parse(body))
  } catch {
    return undefined
  }
  const choices = parsed['choices']
  if (!Array.isArray(choices) || choices.length === 0) return undefined
  const choice = fields(choices[0])
  const message = fields(choice['message'])
  const finish = choice['finish_reason']
  const refusal = typeof message['refusal'] === 'string' ? message['refusal'] : undefined
  const content = contentText(message['content']) ?? refusal ?? (typeof finish === 'string' ? '' : undefined)
  if (content === undefined) return undefined
  return {
    text: constrained && request.constraint.kind === 'labels' ? unwrapLabel(content) : content,
    usage: usageOf(fields(parsed['usage']), request, content),
    finishReason: refusal === undefined && typeof finish === 'string' ? (finishReasons[finish] ?? 'other') : 'other',
    latencyMs,
  }
}
