import type { TaskKind } from '../../task/task.ts'
import type { ChatMessage, ToolCall } from '../example.ts'
import type { Origin } from '../origin.ts'

export type RawValues = Readonly<Record<string, unknown>>

/** Fields of an example as a format finds them, before ids and defaults. `expected` may be a text or any JSON value. */
export interface RowFields {
  readonly input: string
  readonly history?: readonly ChatMessage[]
  readonly expected?: unknown
  readonly id?: string
  readonly group?: string
  readonly time?: string
  readonly tags?: readonly string[]
  readonly weight?: number
  readonly licence?: string
  readonly context?: string
  readonly tools?: readonly unknown[]
  readonly expectedCalls?: readonly ToolCall[]
  readonly rejected?: string
  readonly origin?: Origin
}

/** `note` says in words what of the row was left out; rows with the same note are counted together. */
export type ReadRow =
  | { readonly status: 'read'; readonly fields: RowFields; readonly note?: string }
  | { readonly status: 'bad'; readonly problem: string }

export type Columns = Readonly<
  Partial<Record<'id' | 'input' | 'expected' | 'context' | 'group' | 'time' | 'tags' | 'weight' | 'licence', string>>
>

/** One shape of a row. One file, one line in `index.ts`. */
export interface RowFormat {
  readonly name: string
  readonly label: string
  /** What tells this shape, after "every row has". */
  readonly rule: string
  /**
   * Its keys are common ones, so it is told from the columns of all rows that were looked at: a row that lacks one of them is not a
   * row of another shape.
   */
  readonly byColumns?: true
  /** Names of the shapes of which this is a special case: where both fit, this one counts. */
  readonly narrows?: readonly string[]
  /** Whether a row has this shape, from its keys. */
  detect(values: RawValues): boolean
  read(values: RawValues, columns: Columns, kind: TaskKind): ReadRow
}

export const bad = (problem: string): ReadRow => ({ status: 'bad', problem })

/** Text of a cell: numbers and booleans as they are written; undefined for what is absent or is not a scalar. */
export const cellText = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

const firstOf = (values: RawValues, column: string | undefined, names: readonly string[]): unknown => {
  if (column !== undefined) return values[column]
  const name = names.find((candidate) => values[candidate] !== undefined && values[candidate] !== null)
  return name === undefined ? undefined : values[name]
}

const tagsOf = (value: unknown): readonly string[] => {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value.map((tag) => cellText(tag) ?? '').filter((tag) => tag !== '')
  return (cellText(value) ?? '')
    .split(/[,;|]/)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '')
}

/**
 * What every format shares: id, group, time, tags, weight and licence, under their own names or as `columns` says. In free
 * columns `weight` may be a parcel's: there it counts only when `columns.weight` names it.
 */
export const sharedFields = (
  values: RawValues,
  columns: Columns,
  { weightByName = true }: { weightByName?: boolean } = {},
): Partial<RowFields> | { readonly problem: string } => {
  const text = (value: unknown): string | undefined => {
    const cell = cellText(value)?.trim()
    return cell === '' ? undefined : cell
  }
  const written = firstOf(values, columns.weight, weightByName ? ['weight'] : [])
  const blank = written === undefined || written === null || written === ''
  const weight = blank || typeof written === 'boolean' ? undefined : Number(written)
  if (!blank && (weight === undefined || !Number.isInteger(weight) || weight < 1))
    return { problem: `weight must be a whole number, 1 or more, not ${JSON.stringify(written)}` }
  const id = text(firstOf(values, columns.id, ['id']))
  const group = text(firstOf(values, columns.group, ['group']))
  const time = text(firstOf(values, columns.time, ['time']))
  const licence = text(firstOf(values, columns.licence, ['licence', 'license']))
  // Only where it is named: a column called context is often part of the question.
  const context = text(firstOf(values, columns.context, []))
  return {
    tags: tagsOf(firstOf(values, columns.tags, ['tags'])),
    ...(id !== undefined && { id }),
    ...(group !== undefined && { group }),
    ...(time !== undefined && { time }),
    ...(weight !== undefined && { weight }),
    ...(licence !== undefined && { licence }),
    ...(context !== undefined && { context }),
  }
}
