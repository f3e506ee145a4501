import { canonicalJson } from '../../lib/canonical-json.ts'
import { isRecord } from '../../lib/is-record.ts'
import type { ToolCall } from '../example.ts'
import type { RawValues } from './row-format.ts'

const jsonText = (value: unknown): string => (typeof value === 'string' ? value : canonicalJson(value ?? {}))

/**
 * One call as OpenAI writes it (`function: { name, arguments }`), or flat as LangChain and Anthropic do (`name`, `args` or `input`).
 * A call without an id gets one from its place.
 */
const callOf = (call: unknown, index: number): ToolCall | undefined => {
  if (!isRecord(call)) return undefined
  const inner = isRecord(call['function']) ? call['function'] : call
  const name = inner['name']
  if (typeof name !== 'string' || name === '') return undefined
  return {
    id: typeof call['id'] === 'string' && call['id'] !== '' ? call['id'] : `call-${index + 1}`,
    name,
    arguments: jsonText(inner['arguments'] ?? inner['args'] ?? inner['input']),
  }
}

/** Id that a legacy call of a function has: the result names the function, not the call. */
export const functionId = (name: unknown): string => `function-${typeof name === 'string' ? name : 'call'}`

/** Calls of a turn (`tool_calls`, or the older `function_call`); none for a turn that only says something. */
export const callsOf = (message: RawValues): readonly ToolCall[] | { readonly problem: string } => {
  const { tool_calls: calls, function_call: legacy } = message
  if (Array.isArray(calls)) {
    const read = calls.map(callOf)
    return read.every((call) => call !== undefined) ? read : { problem: 'a tool call has no name' }
  }
  if (calls !== undefined && calls !== null) return { problem: 'tool_calls is not a list' }
  if (legacy === undefined || legacy === null) return []
  const call = callOf(legacy, 0)
  return call === undefined ? { problem: 'a function_call has no name' } : [{ ...call, id: functionId(call.name) }]
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

/** Calls as one canonical JSON text: names and arguments, without ids, which differ each time that a model is asked. */
export const callsText = (calls: readonly ToolCall[]): string =>
  canonicalJson(calls.map(({ name, arguments: written }) => ({ name, arguments: parsed(written) })))

/** Tools that a row declares: `tools`, or the older `functions`; a list, or its JSON text as tables hold it. */
export const toolsOf = (values: RawValues): readonly unknown[] | undefined | { readonly problem: string } => {
  const { tools, functions } = values
  const written = tools ?? functions
  const list = typeof written === 'string' && written.trim() !== '' ? parsed(written) : written
  if (list === undefined || list === null || list === '') return undefined
  if (!Array.isArray(list)) return { problem: `${tools === undefined || tools === null ? 'functions' : 'tools'} is not a list` }
  if (list.length === 0) return undefined
  return tools === undefined || tools === null ? list.map((declared: unknown) => ({ type: 'function', function: declared })) : list
}
