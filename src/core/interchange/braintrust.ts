import { isRecord, nothing, textOf } from './imported.ts'
import type { ForeignFile, ForeignFormat, ForeignRecord, ImportedRow } from './imported.ts'
import { inputOf, sharedSystem } from './read-chat.ts'

const recordsOf = ({ value, rows }: ForeignFile): readonly ForeignRecord[] => {
  const list: unknown = isRecord(value) ? (value['events'] ?? value['rows']) : value
  if (Array.isArray(list)) return list.filter(isRecord)
  return (rows ?? []).map(({ values }) => values)
}

const marks = ['dataset_id', 'experiment_id', '_xact_id', 'root_span_id', 'span_id', 'metadata', 'scores']

const isRecordOfOurs = (row: ForeignRecord | undefined): boolean =>
  row !== undefined && 'input' in row && ('expected' in row || 'output' in row) && marks.some((mark) => mark in row)

const tagsOf = (row: ForeignRecord): readonly string[] =>
  Array.isArray(row['tags']) ? row['tags'].flatMap((tag) => textOf(tag) ?? []) : []

/** Datasets and experiments of Braintrust: rows with `input`, `expected`, and for experiments `output`. */
export const braintrust: ForeignFormat = {
  id: 'braintrust',
  label: 'Braintrust dataset or experiment',
  recognise: (file) =>
    isRecordOfOurs(recordsOf(file)[0]) ? 'the first row has input, expected or output, and fields of Braintrust beside them' : undefined,
  read: async (file) => {
    const records = recordsOf(file)
    const rows = records.map((record): ImportedRow => {
      const id = textOf(record['id'])
      const expected = textOf(record['expected'])
      const tags = tagsOf(record)
      return {
        ...inputOf(record['input']),
        ...(id === undefined ? {} : { id }),
        ...(expected === undefined ? {} : { expected }),
        ...(tags.length === 0 ? {} : { tags }),
      }
    })
    const outputs = records.map((record) => textOf(record['output']))
    const hasScores = records.some((record) => isRecord(record['scores']) && Object.keys(record['scores']).length > 0)
    return {
      ...nothing,
      ...sharedSystem(rows),
      name: 'braintrust-dataset',
      answers: outputs.some((output) => output !== undefined) ? [{ arm: 'experiment', answers: outputs }] : [],
      notes: hasScores ? ['scores were not carried over: Assay scores the answers again'] : [],
    }
  },
}
