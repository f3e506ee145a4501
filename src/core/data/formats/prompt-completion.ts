import { readConversation } from './messages.ts'
import { bad, cellText, sharedFields, type RowFormat } from './row-format.ts'

/** Rows of `prompt` and `completion`; both texts, or lists of turns as TRL writes them. */
export const promptCompletion: RowFormat = {
  name: 'prompt-completion',
  label: 'prompt and completion',
  detect: (values) => 'prompt' in values && 'completion' in values,
  read: (values, columns) => {
    const shared = sharedFields(values, columns)
    if ('problem' in shared) return bad(shared.problem)
    const { prompt, completion } = values
    if (Array.isArray(prompt) && Array.isArray(completion)) return readConversation([...prompt, ...completion], shared)
    const input = cellText(prompt)
    if (input === undefined) return bad('prompt is not text')
    return { status: 'read', fields: { ...shared, input, ...(completion !== null && { expected: completion }) } }
  },
}
