import type { ChatMessage } from '../data/example.ts'
import { callsOf, callsText } from '../data/formats/tool-calls.ts'
import { isRecord, textOf } from './imported.ts'
import type { ImportedRow } from './imported.ts'

const roles = ['system', 'user', 'assistant', 'tool'] as const

const contentOf = (content: unknown): string => {
  if (!Array.isArray(content)) return textOf(content) ?? ''
  return content.map((part: unknown) => (isRecord(part) ? (textOf(part['text']) ?? '') : (textOf(part) ?? ''))).join('')
}

const turnOf = (value: unknown): ChatMessage | undefined => {
  if (!isRecord(value)) return undefined
  const named = value['role'] === 'developer' ? 'system' : value['role']
  const role = roles.find((known) => known === named)
  if (role === undefined) return undefined
  const content = contentOf(value['content'])
  const calls = role === 'assistant' ? callsOf(value) : []
  if (!('problem' in calls) && calls.length > 0) return { role, content: content === '' ? callsText(calls) : content, toolCalls: calls }
  return role === 'tool' ? { role, content, toolCallId: textOf(value['tool_call_id']) ?? 'call-1' } : { role, content }
}

/** The messages in a value, where it is a list of chat turns or holds one under `messages`. */
export const chatIn = (value: unknown): readonly ChatMessage[] | undefined => {
  const list: unknown = isRecord(value) ? value['messages'] : value
  if (!Array.isArray(list) || list.length === 0) return undefined
  const turns = list.map(turnOf)
  return turns.every((turn) => turn !== undefined) ? turns : undefined
}

/**
 * An input in the words of an example: a chat's last user turn (or the tool's result that ends it) with what came before it (a system message that every row shares
 * becomes the prompt, see `sharedSystem`), a text as it is, an object of one text by that text, anything else as JSON.
 */
export const inputOf = (value: unknown): Pick<ImportedRow, 'input' | 'history'> => {
  const turns = chatIn(value)
  if (turns !== undefined) {
    // A chat may end with the result of a tool: that is what is to be answered.
    const last = turns.at(-1)?.role === 'tool' ? turns.length - 1 : turns.findLastIndex(({ role }) => role === 'user')
    const at = last < 0 ? turns.length - 1 : last
    const history = turns.slice(0, at)
    return { input: turns[at]?.content ?? '', ...(history.length === 0 ? {} : { history }) }
  }
  if (isRecord(value)) {
    const [only, ...others] = Object.values(value)
    if (others.length === 0 && typeof only === 'string') return { input: only }
  }
  return { input: textOf(value) ?? '' }
}

/** Takes a system message that opens every row out of the rows: it is the prompt. */
export const sharedSystem = (rows: readonly ImportedRow[]): { readonly rows: readonly ImportedRow[]; readonly systemPrompt?: string } => {
  const first = rows[0]?.history?.[0]
  if (first?.role !== 'system') return { rows }
  if (!rows.every(({ history }) => history?.[0]?.role === 'system' && history[0].content === first.content)) return { rows }
  return {
    systemPrompt: first.content,
    rows: rows.map(({ history = [], ...row }) => ({ ...row, ...(history.length > 1 ? { history: history.slice(1) } : {}) })),
  }
}
