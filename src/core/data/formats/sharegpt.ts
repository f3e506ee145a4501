import { isRecord } from '../../lib/is-record.ts'
import { readConversation } from './read-conversation.ts'
import { bad, sharedFields, type RowFormat } from './row-format.ts'
import { withSystem } from './with-system.ts'

const roles: ReadonlyMap<unknown, string> = new Map([
  ['system', 'system'],
  ['human', 'user'],
  ['user', 'user'],
  ['gpt', 'assistant'],
  ['chatgpt', 'assistant'],
  ['bing', 'assistant'],
  ['bard', 'assistant'],
  ['assistant', 'assistant'],
  ['tool', 'tool'],
  ['observation', 'tool'],
  ['function_response', 'tool'],
])

const callsIn = (value: unknown): unknown => {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value) as unknown
  } catch {
    return undefined
  }
}

/** Turns as OpenAI writes them. A `function_call` turn holds the calls as JSON text; the `observation` after it answers the last one. */
export const shareGptTurns = (turns: readonly unknown[]): readonly unknown[] | { readonly problem: string } => {
  const converted: unknown[] = []
  let made = 0
  for (const [index, turn] of turns.entries()) {
    if (!isRecord(turn)) return { problem: `turn ${index + 1} is not an object` }
    const from = turn['from'] ?? turn['role']
    const value = turn['value'] ?? turn['content']
    const weight = turn['weight'] === undefined ? {} : { weight: turn['weight'] }
    if (from === 'function_call') {
      const calls = callsIn(value)
      if (typeof calls !== 'object' || calls === null) return { problem: `turn ${index + 1} is a function_call whose value is not JSON` }
      const list = (Array.isArray(calls) ? calls : [calls]).map((call: unknown) =>
        isRecord(call) ? { id: `call-${++made}`, ...call } : call,
      )
      converted.push({ role: 'assistant', content: null, tool_calls: list, ...weight })
    } else {
      const role = roles.get(from) ?? from
      const own = turn['tool_call_id'] ?? `call-${made}`
      converted.push({
        role,
        content: value,
        ...(role === 'tool' && { tool_call_id: own }),
        ...(turn['tool_calls'] !== undefined && { tool_calls: turn['tool_calls'] }),
        ...weight,
      })
    }
  }
  return converted
}

/** ShareGPT rows: `{"conversations": [{"from": "human", "value": "..."}, ...]}`; LLaMA-Factory's tool turns included. */
export const shareGpt: RowFormat = {
  name: 'sharegpt',
  label: 'ShareGPT conversations',
  rule: 'a list "conversations" of objects with "from" and "value"',
  detect: (values) => Array.isArray(values['conversations']),
  read: (values, columns) => {
    const turns = shareGptTurns(values['conversations'] as readonly unknown[])
    if ('problem' in turns) return bad(turns.problem)
    const opened = withSystem(values, turns)
    return 'problem' in opened ? bad(opened.problem) : readConversation(opened, sharedFields(values, columns), values)
  },
}
