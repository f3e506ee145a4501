import { canonicalJson } from '../../lib/canonical-json.ts'
import { isRecord } from '../../lib/is-record.ts'
import type { RawValues } from './row-format.ts'
import { functionId } from './tool-calls.ts'

type Problem = { readonly problem: string }

interface Call {
  readonly id: string
  readonly type: 'function'
  readonly function: { readonly name: unknown; readonly arguments: string }
}

/** A part under its name in the API or in the SDK for Python. */
const field = (part: RawValues, name: string): unknown =>
  part[name] ?? part[name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)]

/** What a function returned. Text stands in an object of one field: Gemini takes objects only. */
const resultText = (response: unknown): string => {
  if (typeof response === 'string') return response
  if (!isRecord(response)) return canonicalJson(response ?? {})
  const [key, ...others] = Object.keys(response)
  const only = key === undefined ? undefined : response[key]
  return others.length === 0 && typeof only === 'string' && (key === 'content' || key === 'result' || key === 'output')
    ? only
    : canonicalJson(response)
}

/**
 * `contents` of Gemini as turns of OpenAI's chat API. Calls have no ids there: they are numbered in their order, and a result belongs to
 * the first open call of its name.
 */
export const geminiTurns = (
  contents: readonly unknown[],
  as?: 'system',
): { readonly turns: readonly unknown[]; readonly hasThoughts: boolean } | Problem => {
  const turns: unknown[] = []
  let open: Call[] = []
  let made = 0
  let hasThoughts = false
  for (const [index, content] of contents.entries()) {
    if (!isRecord(content) || !Array.isArray(content['parts'])) return { problem: `content ${index + 1} has no list of parts` }
    const isModel = content['role'] === 'model'
    if (as === undefined && !isModel && !['user', 'function', undefined].includes(content['role'] as string | undefined))
      return { problem: `content ${index + 1} has the unknown role ${JSON.stringify(content['role']).slice(0, 40)}` }
    const texts: string[] = []
    const calls: Call[] = []
    for (const part of content['parts'] as readonly unknown[]) {
      if (!isRecord(part)) return { problem: `content ${index + 1} has a part that is not an object` }
      const call = field(part, 'functionCall')
      const result = field(part, 'functionResponse')
      if (part['thought'] === true) hasThoughts = true
      else if (typeof part['text'] === 'string') texts.push(part['text'])
      else if (isRecord(call) && isModel)
        calls.push({
          id: `call-${++made}`,
          type: 'function',
          function: { name: call['name'], arguments: canonicalJson(call['args'] ?? {}) },
        })
      else if (isRecord(result) && !isModel) {
        const asked = open.find((one) => one.function.name === result['name'])
        open = open.filter((one) => one !== asked)
        turns.push({ role: 'tool', content: resultText(result['response']), tool_call_id: asked?.id ?? functionId(result['name']) })
      } else
        return {
          problem: `content ${index + 1} has parts that are not text (${Object.keys(part).join(', ').slice(0, 40)}): only text can be read`,
        }
    }
    const text = texts.length === 0 ? null : texts.join('')
    if (isModel) {
      open = calls
      turns.push({ role: 'assistant', content: text, ...(calls.length > 0 && { tool_calls: calls }) })
    } else if (text !== null) turns.push({ role: as ?? 'user', content: text })
  }
  return { turns, hasThoughts }
}

/** Tools as Gemini declares them, each a function, in OpenAI's words. */
export const geminiTools = (tools: unknown): RawValues | Problem => {
  if (tools === undefined || tools === null) return {}
  if (!Array.isArray(tools)) return { problem: 'tools is not a list' }
  const declared: unknown[] = []
  for (const tool of tools as readonly unknown[]) {
    const list = isRecord(tool) ? field(tool, 'functionDeclarations') : undefined
    if (!Array.isArray(list)) return { problem: 'a tool declares no functions' }
    for (const declaration of list as readonly unknown[]) declared.push({ type: 'function', function: declaration })
  }
  return { tools: declared }
}
