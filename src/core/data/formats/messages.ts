import { readConversation } from './read-conversation.ts'
import { bad, sharedFields, type RowFormat } from './row-format.ts'
import { withSystem } from './with-system.ts'

/**
 * OpenAI chat rows: `{"messages": [{"role": "user", "content": "..."}, ...], "tools": [...]}`. A system message beside the turns, as Bedrock
 * and Anthropic have it, opens the conversation.
 */
export const messages: RowFormat = {
  name: 'messages',
  label: 'chat messages',
  rule: 'a list "messages" of objects with "role"',
  detect: (values) => Array.isArray(values['messages']),
  read: (values, columns) => {
    const turns = withSystem(values, values['messages'] as readonly unknown[])
    return 'problem' in turns ? bad(turns.problem) : readConversation(turns, sharedFields(values, columns), values)
  },
}
