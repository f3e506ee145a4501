import { alpaca } from './alpaca.ts'
import { messages } from './messages.ts'
import { promptCompletion, readPrompted } from './prompt-completion.ts'
import { bad, type Columns, type RawValues, type ReadRow, type RowFormat } from './row-format.ts'
import { shareGpt } from './sharegpt.ts'
import { isThumb } from './thumb.ts'

/** TRL calls the thumb `label`, LLaMA-Factory `kto_tag`, or `label` beside turns. */
const thumbOf = (values: RawValues): unknown => (isThumb(values['kto_tag']) ? values['kto_tag'] : values['label'])

const isPrompted = (values: RawValues): boolean => 'prompt' in values && 'completion' in values

/** What the row says without its thumb. */
const readAnswered = (values: RawValues, columns: Columns): ReadRow => {
  if (isPrompted(values)) return readPrompted(values, columns)
  const shape = [messages, shareGpt, alpaca].find(({ detect }) => detect(values))
  return shape === undefined ? bad('it has no completion, messages or conversations') : shape.read(values, columns, 'generation')
}

/** KTO rows: an answer that was thumbed up is the expected one, an answer that was thumbed down the rejected one, with no expected. */
export const kto: RowFormat = {
  name: 'kto',
  label: 'answers with a thumb (KTO)',
  rule: 'an answer and a "label" (or "kto_tag") that is true or false',
  narrows: [promptCompletion.name, messages.name, shareGpt.name, alpaca.name],
  detect: (values) =>
    (isThumb(thumbOf(values)) && (isPrompted(values) || messages.detect(values) || shareGpt.detect(values))) ||
    (isThumb(values['kto_tag']) && alpaca.detect(values)),
  read: (values, columns) => {
    const thumb = thumbOf(values)
    if (!isThumb(thumb)) return bad('label is neither true nor false')
    const read = readAnswered(values, columns)
    if (read.status === 'bad') return read
    const { expected, expectedCalls: _calls, ...asked } = read.fields
    if (expected === undefined || (typeof expected === 'string' && expected.trim() === '')) return bad('the answer is empty')
    if (String(thumb).trim().toLowerCase() === 'true') return read
    return { ...read, fields: { ...asked, rejected: typeof expected === 'string' ? expected : JSON.stringify(expected) } }
  },
}
