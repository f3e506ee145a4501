import { readConversation } from './read-conversation.ts'
import { bad, cellText, sharedFields, type Columns, type RawValues, type ReadRow, type RowFormat } from './row-format.ts'
import { systemText } from './with-system.ts'

/** A prompt and its completion, each a text or turns; `system` beside them, as Axolotl has it. */
export const readPrompted = (values: RawValues, columns: Columns): ReadRow => {
  const shared = sharedFields(values, columns)
  if ('problem' in shared) return bad(shared.problem)
  const { prompt, completion } = values
  const system = systemText(values)
  if (typeof system === 'object') return bad(system.problem)
  if (Array.isArray(prompt) || Array.isArray(completion)) {
    const asked: readonly unknown[] | undefined =
      typeof prompt === 'string' ? [{ role: 'user', content: prompt }] : Array.isArray(prompt) ? prompt : undefined
    if (asked === undefined) return bad('prompt is neither text nor a list of turns')
    const said: readonly unknown[] | undefined = Array.isArray(completion)
      ? completion
      : typeof completion === 'string'
        ? [{ role: 'assistant', content: completion }]
        : completion === null || completion === undefined
          ? []
          : undefined
    if (said === undefined) return bad('completion is neither text nor a list of turns')
    return readConversation([...(system === undefined ? [] : [{ role: 'system', content: system }]), ...asked, ...said], shared, values)
  }
  const input = cellText(prompt)
  if (input === undefined) return bad('prompt is not text')
  const history = system === undefined ? {} : { history: [{ role: 'system', content: system } as const] }
  return { status: 'read', fields: { ...shared, input, ...history, ...(completion !== null && { expected: completion }) } }
}

/** Rows of `prompt` and `completion`; both texts, or lists of turns as TRL writes them. */
export const promptCompletion: RowFormat = {
  name: 'prompt-completion',
  label: 'prompt and completion',
  rule: '"prompt" and "completion"',
  detect: (values) => 'prompt' in values && 'completion' in values,
  read: readPrompted,
}
