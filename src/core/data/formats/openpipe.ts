import { isRecord } from '../../lib/is-record.ts'
import { readConversation } from './read-conversation.ts'
import { bad, sharedFields, type RowFormat } from './row-format.ts'

/** OpenPipe rows: `input` is a request (`messages`, `tools`), `output` the answering turn. Its `split` is kept as a tag. */
export const openPipe: RowFormat = {
  name: 'openpipe',
  label: 'OpenPipe entries',
  rule: 'an object "input" with "messages", and "output"',
  detect: ({ input, ...rest }) => isRecord(input) && Array.isArray(input['messages']) && 'output' in rest,
  read: (values, columns) => {
    const { input, output, split } = values
    if (!isRecord(input) || !Array.isArray(input['messages'])) return bad('input holds no messages')
    const shared = sharedFields(values, columns)
    if ('problem' in shared) return bad(shared.problem)
    const asked: readonly unknown[] = input['messages']
    const answer = typeof output === 'string' ? { role: 'assistant', content: output } : output
    const tags = [...(shared.tags ?? []), ...(typeof split === 'string' && split !== '' ? [`split:${split.toLowerCase()}`] : [])]
    return readConversation(answer === null || answer === undefined ? asked : [...asked, answer], { ...shared, tags }, input)
  },
}
