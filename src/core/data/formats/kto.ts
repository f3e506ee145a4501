import { readPrompted } from './prompt-completion.ts'
import { bad, type RowFormat } from './row-format.ts'
import { isThumb } from './thumb.ts'

/** KTO rows: an answer that was thumbed up is the expected one, an answer that was thumbed down the rejected one, with no expected. */
export const kto: RowFormat = {
  name: 'kto',
  label: 'answers with a thumb (KTO)',
  rule: '"prompt", "completion" and a "label" that is true or false',
  detect: (values) => 'prompt' in values && 'completion' in values && isThumb(values['label']),
  read: (values, columns) => {
    const { label } = values
    if (!isThumb(label)) return bad('label is neither true nor false')
    const read = readPrompted(values, columns)
    if (read.status === 'bad') return read
    const { expected, expectedCalls: _calls, ...asked } = read.fields
    if (expected === undefined || (typeof expected === 'string' && expected.trim() === '')) return bad('completion is empty')
    if (String(label).trim().toLowerCase() === 'true') return read
    return { ...read, fields: { ...asked, rejected: typeof expected === 'string' ? expected : JSON.stringify(expected) } }
  },
}
