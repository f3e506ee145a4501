import { anyColumns } from './any-columns.ts'
import { assayRow } from './assay-row.ts'
import { rowFormats } from './index.ts'
import type { Columns, RawValues, RowFormat } from './row-format.ts'

const own = rowFormats.filter(({ byColumns }) => byColumns !== true)
const fromColumns = rowFormats.filter(({ byColumns }) => byColumns === true)

/** Shapes that are recognised only to say why they cannot be used. */
const refused: readonly { readonly keys: readonly string[]; readonly why: string }[] = [
  { keys: ['input_ids', 'labels'], why: 'it is already tokenised: text cannot be checked, export the text instead' },
  { keys: ['input_ids', 'attention_mask'], why: 'it is already tokenised: text cannot be checked, export the text instead' },
]

export type Shape =
  | { readonly status: 'chosen'; readonly format: RowFormat; readonly because: string }
  /** Several shapes fit equally well. */
  | { readonly status: 'unclear'; readonly formats: readonly RowFormat[] }
  | { readonly status: 'refused'; readonly why: string }

const cellIsText = (value: unknown): boolean => value !== undefined && (typeof value !== 'object' || value === null)

const chosen = (format: RowFormat, because = `every row has ${format.rule}`): Shape => ({ status: 'chosen', format, because })

/** Every column of the sample with the first value that is there. */
const merged = (sample: readonly RawValues[]): RawValues => {
  const values = new Map<string, unknown>()
  for (const row of sample)
    for (const [name, value] of Object.entries(row)) if ((values.get(name) ?? undefined) === undefined) values.set(name, value)
  return Object.fromEntries(values)
}

/** Without shapes of which another one that fits is a special case. */
const mostSpecial = (formats: readonly RowFormat[]): readonly RowFormat[] =>
  formats.filter(({ name }) => !formats.some(({ narrows }) => narrows?.includes(name)))

/** The shape of rows, with the rule that fired. An input column named in task.yaml that the first row has wins over what its keys look like. */
export const chooseShape = (sample: readonly RawValues[], columns: Columns): Shape => {
  const [first = {}] = sample
  const why = refused.find(({ keys }) => keys.every((key) => key in first))?.why
  if (why !== undefined) return { status: 'refused', why }
  if (columns.input !== undefined && cellIsText(first[columns.input])) return chosen(anyColumns, 'columns of task.yaml name the input')
  if (assayRow.detect(first)) return chosen(assayRow)
  const fitting = mostSpecial(own.filter((format) => format.detect(first)))
  const [only, ...others] = fitting
  if (others.length > 0) return { status: 'unclear', formats: fitting }
  if (only !== undefined) return chosen(only)
  const all = merged(sample)
  const columnar = fromColumns.find((format) => format !== anyColumns && format.detect(all))
  return columnar === undefined
    ? chosen(anyColumns, 'no other shape fits: its columns are told by their names and values')
    : chosen(columnar)
}

/** The other shape that a row has clearly; undefined where it fits `format`, or shapes that are told from columns. */
export const otherShape = (values: RawValues, format: RowFormat, columns: Columns): RowFormat | undefined => {
  if (format.byColumns !== true && format.detect(values))
    return own.find(({ narrows, detect }) => narrows?.includes(format.name) === true && detect(values))
  if (columns.input !== undefined && cellIsText(values[columns.input])) return format === anyColumns ? undefined : anyColumns
  return own.find((other) => other !== format && other.detect(values)) ?? (format.byColumns === true ? undefined : anyColumns)
}
