import { eventData } from './event-stream.ts'

type Fields = Readonly<Record<string, unknown>>
const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {})

/** A streamed chat completion put together again, in the form that an unstreamed one has. */
export type StreamResult =
  | { readonly status: 'complete'; readonly completion: unknown; readonly firstTokenMs: number | undefined }
  /** The stream ended, or turned to something else, before the model said that it had finished. */
  | { readonly status: 'broken'; readonly error?: unknown }

/**
 * Reads chat.completion.chunk events. Half a text is never a success: without a finish reason or the closing `[DONE]` the result is
 * `broken`. `elapsedMs` reads the time since the request was sent.
 */
export const readStream = async (bytes: AsyncIterable<Uint8Array>, elapsedMs: () => number): Promise<StreamResult> => {
  let content = ''
  let refusal = ''
  let firstTokenMs: number | undefined
  let finish: unknown
  let usage: unknown
  let done = false
  const logprobs: unknown[] = []
  for await (const data of eventData(bytes)) {
    if (data === '[DONE]') {
      done = true
      break
    }
    let event: Fields
    try {
      event = fields(JSON.parse(data))
    } catch {
      return { status: 'broken' }
    }
    if (event['error'] !== undefined && event['error'] !== null) return { status: 'broken', error: event['error'] }
    const counted = event['usage'] ?? fields(event['x_groq'])['usage']
    if (counted !== undefined && counted !== null) usage = counted
    const choices = event['choices']
    const choice = Array.isArray(choices) ? fields(choices[0]) : {}
    const delta = fields(choice['delta'])
    const piece = typeof delta['content'] === 'string' ? delta['content'] : ''
    if (typeof delta['refusal'] === 'string') refusal += delta['refusal']
    if (piece !== '') firstTokenMs ??= elapsedMs()
    content += piece
    const scored = fields(choice['logprobs'])['content']
    if (Array.isArray(scored)) logprobs.push(...(scored as unknown[]))
    if (typeof choice['finish_reason'] === 'string') finish = choice['finish_reason']
  }
  if (finish === undefined && !done) return { status: 'broken' }
  const message = { role: 'assistant', content, ...(refusal === '' ? {} : { refusal }) }
  const completion = {
    choices: [{ message, finish_reason: finish ?? 'stop', ...(logprobs.length === 0 ? {} : { logprobs: { content: logprobs } }) }],
    ...(usage === undefined ? {} : { usage }),
  }
  return { status: 'complete', completion, firstTokenMs }
}
