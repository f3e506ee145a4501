import { alpaca } from './alpaca.ts'
import { assayRow } from './assay-row.ts'
import { anyColumns } from './any-columns.ts'
import { messages } from './messages.ts'
import { promptCompletion } from './prompt-completion.ts'
import type { Columns, RawValues, RowFormat } from './row-format.ts'
import { shareGpt } from './sharegpt.ts'

/** Shapes of rows in the order they are tried; the last one takes any row. */
const rowFormats: readonly RowFormat[] = [assayRow, messages, shareGpt, promptCompletion, alpaca, anyColumns]

/** Shapes that are recognised only to say why they cannot be used. */
const refused: readonly { readonly keys: readonly string[]; readonly why: string }[] = [
  { keys: ['input_ids', 'labels'], why: 'it is already tokenised: text cannot be checked, export the text instead' },
  { keys: ['preferred_output', 'non_preferred_output'], why: 'it holds preference pairs, which no method of this version trains on' },
  { keys: ['chosen', 'rejected'], why: 'it holds preference pairs, which no method of this version trains on' },
]

/** Why a file of such rows cannot be used; undefined when it can. */
export const refusedShape = (values: RawValues): string | undefined => refused.find(({ keys }) => keys.every((key) => key in values))?.why

/** The format of a row. An input column named in task.yaml that the row has wins over what its keys look like. */
export const detectFormat = (values: RawValues, columns: Columns): RowFormat => {
  if (columns.input !== undefined && cellIsText(values[columns.input])) return anyColumns
  return rowFormats.find((format) => format.detect(values)) ?? anyColumns
}

const cellIsText = (value: unknown): boolean => value !== undefined && (typeof value !== 'object' || value === null)
