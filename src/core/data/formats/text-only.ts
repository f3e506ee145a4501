import { bad, cellText, sharedFields, type RawValues, type RowFormat } from './row-format.ts'

const beside = new Set([
  'text',
  'id',
  'group',
  'time',
  'tags',
  'weight',
  'licence',
  'license',
  'meta',
  'metadata',
  'source',
  'timestamp',
  'url',
])

const others = (values: RawValues): readonly string[] => Object.keys(values).filter((name) => !beside.has(name))

/** Texts for continued pre-training: the text is the input, and there is no answer. */
export const textOnly: RowFormat = {
  name: 'text',
  label: 'texts without answers',
  rule: 'a "text" and no column that could hold an answer',
  byColumns: true,
  detect: (values) => 'text' in values && others(values).length === 0,
  read: (values, columns) => {
    const shared = sharedFields(values, columns)
    if ('problem' in shared) return bad(shared.problem)
    const [column] = others(values)
    if (column !== undefined) return bad(`it has "${column.slice(0, 40)}" beside its text, unlike the rows before it`)
    const input = cellText(values['text'])
    return input === undefined ? bad('text is not text') : { status: 'read', fields: { ...shared, input } }
  },
}
