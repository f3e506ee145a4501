import { readConversation } from './read-conversation.ts'
import { sharedFields, type RowFormat } from './row-format.ts'

/** OpenAI chat rows: `{"messages": [{"role": "user", "content": "..."}, ...], "tools": [...]}`. */
export const messages: RowFormat = {
  name: 'messages',
  label: 'chat messages',
  rule: 'a list "messages" of objects with "role"',
  detect: (values) => Array.isArray(values['messages']),
  read: (values, columns) => readConversation(values['messages'] as readonly unknown[], sharedFields(values, columns), values),
}
