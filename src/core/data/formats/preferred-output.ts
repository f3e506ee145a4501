import { isRecord } from '../../lib/is-record.ts'
import { readPair } from './read-pair.ts'
import { bad, sharedFields, type RowFormat } from './row-format.ts'

/** Preference pairs as OpenAI and Together have them: `input.messages`, `preferred_output`, `non_preferred_output`. */
export const preferredOutput: RowFormat = {
  name: 'preferred-output',
  label: 'preference pairs (preferred_output)',
  rule: '"preferred_output" and "non_preferred_output"',
  detect: (values) => 'preferred_output' in values && 'non_preferred_output' in values,
  read: (values, columns) => {
    const { input } = values
    const prompt: unknown = isRecord(input) ? input['messages'] : typeof input === 'string' ? [{ role: 'user', content: input }] : input
    if (!Array.isArray(prompt)) return bad('input holds no messages')
    return readPair({
      prompt,
      chosen: values['preferred_output'],
      rejected: values['non_preferred_output'],
      shared: sharedFields(values, columns),
      values: isRecord(input) ? input : values,
      names: ['preferred_output', 'non_preferred_output'],
    })
  },
}
