import { AssayError } from '../errors.ts'
import { isRecord, nothing, textOf } from './imported.ts'
import type { ForeignFile, ForeignFormat, ForeignRecord, Imported, ImportedRow } from './imported.ts'
import { inputOf, sharedSystem } from './read-chat.ts'

const recordsOf = ({ value, rows }: ForeignFile): readonly ForeignRecord[] => {
  if (Array.isArray(value)) return value.filter(isRecord)
  return (rows ?? []).map(({ values }) => values)
}

/** `{ input, ideal }`: the open-source evals. A list of ideals accepts any of them; the first is what a student would learn. */
const readIdeal = (records: readonly ForeignRecord[]): Imported => {
  let several = 0
  const rows = records.map((record): ImportedRow => {
    const { ideal } = record
    if (Array.isArray(ideal) && ideal.length > 1) several++
    const expected = textOf(Array.isArray(ideal) ? ideal[0] : ideal)
    return { ...inputOf(record['input']), ...(expected === undefined ? {} : { expected }) }
  })
  return {
    ...nothing,
    ...sharedSystem(rows),
    name: 'openai-evals',
    notes: several === 0 ? [] : [`${several} rows accept several answers; the first of each was kept`],
  }
}

const template = /\{\{\s*(?:item|sample)\.([\w.]+)\s*\}\}/g

const valueAt = (item: ForeignRecord, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), item)

const onlyTemplate = (text: unknown): string | undefined =>
  typeof text === 'string' ? /^\s*\{\{\s*item\.([\w.]+)\s*\}\}\s*$/.exec(text)?.[1] : undefined

/** The field of an item that a grader compares the answer with. */
const referenceOf = (criteria: readonly ForeignRecord[]): string | undefined => {
  for (const grader of criteria)
    for (const side of ['reference', 'input']) {
      const field = onlyTemplate(grader[side])
      if (field !== undefined) return field
    }
  return undefined
}

const scorersOf = (criteria: readonly ForeignRecord[]): Pick<Imported, 'scorers' | 'notes'> => {
  const scorers = new Set<string>()
  const notes: string[] = []
  for (const grader of criteria) {
    const name = textOf(grader['name']) ?? textOf(grader['type']) ?? 'a grader'
    const operation = grader['operation']
    if (grader['type'] === 'string_check' && operation === 'eq') scorers.add('exact')
    else if (grader['type'] === 'string_check' && operation === 'ilike') scorers.add('normalised')
    else if (grader['type'] === 'text_similarity' && grader['evaluation_metric'] === 'bleu') scorers.add('bleu')
    else if (grader['type'] === 'text_similarity' && grader['evaluation_metric'] === 'rouge_l') scorers.add('rouge-l')
    else notes.push(`grader "${name}" (${textOf(grader['type']) ?? 'no type'}) has no counterpart: write it as a scorer in task.yaml`)
  }
  return { scorers: [...scorers], notes }
}

/** A run or definition of the hosted service: `testing_criteria` beside `data_source` with inline items. */
const readHosted = (value: ForeignRecord, lines: readonly ForeignRecord[]): Imported => {
  const criteria = Array.isArray(value['testing_criteria']) ? value['testing_criteria'].filter(isRecord) : []
  const source = isRecord(value['data_source']) ? value['data_source'] : {}
  const inner = isRecord(source['source']) ? source['source'] : source
  const content = Array.isArray(inner['content']) ? inner['content'].filter(isRecord) : lines
  const items = content.map((row) => (isRecord(row['item']) ? row['item'] : row))
  const reference = referenceOf(criteria)
  const templates = isRecord(source['input_messages']) && Array.isArray(source['input_messages']['template'])
  const written = templates ? (source['input_messages'] as { template: readonly unknown[] }).template : []
  const rows = items.map((item): ImportedRow => {
    const filled = written.map((turn) =>
      isRecord(turn)
        ? { ...turn, content: (textOf(turn['content']) ?? '').replace(template, (_, path: string) => textOf(valueAt(item, path)) ?? '') }
        : turn,
    )
    const { [reference ?? '']: answer, ...rest } = item
    const expected = reference === undefined ? undefined : textOf(valueAt(item, reference) ?? answer)
    return { ...inputOf(filled.length > 0 ? filled : rest), ...(expected === undefined ? {} : { expected }) }
  })
  return { ...nothing, ...sharedSystem(rows), name: textOf(value['name']) ?? 'openai-evals', ...scorersOf(criteria) }
}

/** OpenAI's evals: rows of the open-source project, and definitions of the hosted service that ended in November 2026. */
export const openaiEvals: ForeignFormat = {
  id: 'openai-evals',
  label: 'OpenAI evals',
  recognise: (file) => {
    if (isRecord(file.value) && Array.isArray(file.value['testing_criteria'])) return 'the document has testing_criteria'
    const [first] = recordsOf(file)
    if (first !== undefined && 'ideal' in first && 'input' in first) return 'the first row has input and ideal'
    return first !== undefined && isRecord(first['item']) ? 'the first row has an item' : undefined
  },
  read: async (file) => {
    const records = recordsOf(file)
    if (isRecord(file.value)) {
      const read = readHosted(file.value, [])
      if (read.rows.length > 0) return read
      throw new AssayError('import-unsupported', `${file.path} defines an eval without inline rows`, {
        where: file.path,
        hint: 'download its data file and import that: rows with an `item` each',
      })
    }
    return records[0] !== undefined && 'ideal' in records[0] ? readIdeal(records) : readHosted({}, records)
  },
}
