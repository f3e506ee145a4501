import { isRecord, nothing, textOf } from './imported.ts'
import type { ForeignFile, ForeignFormat, ForeignRecord, ImportedRow } from './imported.ts'
import { inputOf, sharedSystem } from './read-chat.ts'

/** Items of an export: JSON lines, a list, or the API's page `{ data: [...] }`. */
const itemsOf = ({ value, rows }: ForeignFile): readonly ForeignRecord[] => {
  const list: unknown = isRecord(value) ? value['data'] : value
  if (Array.isArray(list)) return list.filter(isRecord)
  return (rows ?? []).map(({ values }) => values)
}

const isItem = (item: ForeignRecord | undefined): boolean => item !== undefined && 'expectedOutput' in item && 'input' in item

/** A CSV export holds JSON in its cells; elsewhere a text that looks like JSON is a text. */
const cellOf =
  (path: string) =>
  (value: unknown): unknown => {
    if (!/\.[ct]sv$/i.test(path) || typeof value !== 'string' || !/^\s*[[{"]/.test(value)) return value
    try {
      return JSON.parse(value) as unknown
    } catch {
      return value
    }
  }

/** Datasets of Langfuse: items with `input` and `expectedOutput`, archived ones left out. */
export const langfuse: ForeignFormat = {
  id: 'langfuse',
  label: 'Langfuse dataset',
  recognise: (file) => (isItem(itemsOf(file)[0]) ? 'the first item has input and expectedOutput' : undefined),
  read: async (file) => {
    const items = itemsOf(file)
    const cell = cellOf(file.path)
    const live = items.filter((item) => item['status'] !== 'ARCHIVED')
    const rows = live.map((item): ImportedRow => {
      const expected = textOf(cell(item['expectedOutput']))
      const id = textOf(item['id'])
      return { ...inputOf(cell(item['input'])), ...(id === undefined ? {} : { id }), ...(expected === undefined ? {} : { expected }) }
    })
    const archived = items.length - live.length
    return {
      ...nothing,
      ...sharedSystem(rows),
      name: textOf(items[0]?.['datasetName']) ?? 'langfuse-dataset',
      notes: archived === 0 ? [] : [`${archived} archived items were left out`],
    }
  },
}
