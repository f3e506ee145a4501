import { isRecord } from '../../lib/is-record.ts'
import type { RawValues } from '../../data/formats/row-format.ts'

const roles: ReadonlyMap<unknown, string> = new Map([
  ['human', 'user'],
  ['HumanMessage', 'user'],
  ['HumanMessageChunk', 'user'],
  ['ai', 'assistant'],
  ['model', 'assistant'],
  ['AIMessage', 'assistant'],
  ['AIMessageChunk', 'assistant'],
  ['SystemMessage', 'system'],
  ['ToolMessage', 'tool'],
  ['FunctionMessage', 'function'],
])

const roleOf = (name: unknown): unknown => roles.get(name) ?? name

/** A turn of LangChain: `additional_kwargs` holds the calls of older versions. */
const fromLangChain = (type: unknown, data: RawValues): unknown => {
  const more = isRecord(data['additional_kwargs']) ? data['additional_kwargs'] : {}
  const own = data['tool_calls']
  const calls = Array.isArray(own) && own.length > 0 ? own : more['tool_calls']
  const role = type === 'ChatMessage' || type === 'chat' ? data['role'] : type
  return {
    role: roleOf(role),
    content: withoutCalls(data['content']),
    ...(Array.isArray(calls) && calls.length > 0 && { tool_calls: calls }),
    ...(more['function_call'] !== undefined && { function_call: more['function_call'] }),
    ...(data['tool_call_id'] !== undefined && { tool_call_id: data['tool_call_id'] }),
    ...(data['name'] !== undefined && { name: data['name'] }),
  }
}

/** Parts of a content list that calls repeat: Anthropic's `tool_use` beside LangChain's own `tool_calls`. */
const withoutCalls = (content: unknown): unknown => {
  if (!Array.isArray(content)) return content
  const rest = content.filter((part: unknown) => !isRecord(part) || part['type'] !== 'tool_use')
  return rest.length === 0 ? null : rest
}

/** OpenInference wraps: `{ message: { contents: [{ message_content }], tool_calls: [{ tool_call }] } }`. */
const fromOpenInference = (message: RawValues): unknown => {
  const { contents, tool_calls: calls, content } = message
  const parts = Array.isArray(contents)
    ? contents.map((part: unknown) => (isRecord(part) && isRecord(part['message_content']) ? part['message_content'] : part))
    : undefined
  const unwrapped = Array.isArray(calls)
    ? calls.map((call: unknown) => (isRecord(call) && isRecord(call['tool_call']) ? call['tool_call'] : call))
    : undefined
  return {
    ...message,
    role: roleOf(message['role']),
    content: content ?? parts ?? null,
    ...(unwrapped !== undefined && { tool_calls: unwrapped }),
  }
}

/** Content blocks of Anthropic and parts of OpenTelemetry: calls and results of tools stand among the texts. */
const fromParts = (message: RawValues, parts: readonly unknown[]): readonly unknown[] => {
  const texts: unknown[] = []
  const calls: unknown[] = []
  const results: unknown[] = []
  for (const part of parts) {
    if (!isRecord(part)) texts.push(part)
    else if (part['type'] === 'tool_use' || part['type'] === 'tool_call') calls.push(part)
    else if (part['type'] === 'tool_result' || part['type'] === 'tool_call_response')
      results.push({
        role: 'tool',
        tool_call_id: part['tool_use_id'] ?? part['id'] ?? 'call-1',
        content: textOrJson(part['content'] ?? part['response'] ?? part['result']),
      })
    else if (part['type'] === 'thinking' || part['type'] === 'reasoning' || part['type'] === 'redacted_thinking') continue
    else texts.push(part['type'] === 'text' && typeof part['content'] === 'string' ? part['content'] : part)
  }
  const { parts: _parts, ...rest } = message
  const own =
    texts.length === 0 && calls.length === 0
      ? []
      : [
          {
            ...rest,
            role: roleOf(message['role']),
            content: texts.length === 0 ? null : texts,
            ...(calls.length > 0 && { tool_calls: calls }),
          },
        ]
  return [...results, ...own]
}

/** Items of OpenAI's Responses API that are no messages: calls, their results, and what the model thought. */
const fromItem = (item: RawValues): readonly unknown[] | undefined => {
  const { type, call_id: id } = item
  if (type === 'function_call') return [{ role: 'assistant', content: null, tool_calls: [{ ...item, id }] }]
  if (type === 'function_call_output') return [{ role: 'tool', tool_call_id: id ?? 'call-1', content: textOrJson(item['output']) }]
  return type === 'reasoning' && item['role'] === undefined ? [] : undefined
}

/** Calls that were made at once are one turn, however a tool lists them. */
export const joinCalls = (turns: readonly unknown[]): readonly unknown[] => {
  const joined: unknown[] = []
  for (const turn of turns) {
    const before = joined.at(-1)
    if (
      isRecord(turn) &&
      isRecord(before) &&
      turn['role'] === 'assistant' &&
      before['role'] === 'assistant' &&
      Array.isArray(turn['tool_calls'])
    ) {
      const calls: readonly unknown[] = Array.isArray(before['tool_calls']) ? before['tool_calls'] : []
      joined[joined.length - 1] = { ...before, content: before['content'] ?? turn['content'], tool_calls: calls.concat(turn['tool_calls']) }
    } else joined.push(turn)
  }
  return joined
}

const textOrJson = (value: unknown): unknown =>
  typeof value === 'string' || Array.isArray(value) ? value : value === undefined || value === null ? '' : JSON.stringify(value)

const hasCallParts = (parts: readonly unknown[]): boolean =>
  parts.some((part) => isRecord(part) && /^(tool_|thinking|redacted_thinking|reasoning)/.test(String(part['type'])))

/**
 * A message of any tool as turns of the OpenAI chat API: LangChain (serialised, dumped, pairs), OpenInference, OpenTelemetry's parts,
 * Anthropic's blocks, items of the Responses API. What is none of them is handed on, for `readTurn` to refuse with the reason.
 */
export const foreignTurns = (message: unknown): readonly unknown[] => {
  if (Array.isArray(message) && message.length === 2 && typeof message[0] === 'string' && typeof message[1] === 'string')
    return [{ role: roleOf(message[0]), content: message[1] }]
  if (!isRecord(message)) return [message]
  const item = fromItem(message)
  if (item !== undefined) return item
  const { id, kwargs, type, data, role, content, parts } = message
  if (Array.isArray(id) && isRecord(kwargs)) return [fromLangChain(id.at(-1), kwargs)]
  if (role === undefined && typeof type === 'string' && isRecord(data)) return [fromLangChain(type, data)]
  if (role === undefined && typeof type === 'string' && 'content' in message) return [fromLangChain(type, message)]
  if (isRecord(message['message'])) return [fromOpenInference(message['message'])]
  if (Array.isArray(parts)) return fromParts(message, parts)
  if (Array.isArray(content) && hasCallParts(content)) return fromParts(message, content)
  return [{ ...message, role: roleOf(role), ...(role === 'tool' && message['tool_call_id'] === undefined && { tool_call_id: 'call-1' }) }]
}
