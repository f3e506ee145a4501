import { readConversation } from './messages.ts'
import { sharedFields, type RowFormat } from './row-format.ts'

const roles: Readonly<Record<string, string>> = { system: 'system', human: 'user', user: 'user', gpt: 'assistant', assistant: 'assistant' }

/** ShareGPT rows: `{"conversations": [{"from": "human", "value": "..."}, ...]}`. */
export const shareGpt: RowFormat = {
  name: 'sharegpt',
  label: 'ShareGPT conversations',
  detect: (values) => Array.isArray(values['conversations']),
  read: (values, columns) => {
    const turns = (values['conversations'] as readonly { from?: unknown; value?: unknown }[]).map((turn) => ({
      role: roles[String(turn.from)] ?? turn.from,
      content: turn.value,
    }))
    return readConversation(turns, sharedFields(values, columns))
  },
}
