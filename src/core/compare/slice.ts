import { AssayError } from '../errors.ts'
import type { ComparedRow } from './side.ts'

/** What rows can be told apart by. `time` cuts at a month, `length` at the quartiles of the input's length. */
export const sliceFields = ['tag', 'label', 'group', 'source', 'time', 'length'] as const
export type SliceField = (typeof sliceFields)[number]

/** Tags that every evaluation should have: hard cases, what once broke, and what production really sends. */
export const expectedTags = ['edge-case', 'regression', 'production'] as const

/** `tag=edge-case`: the rows whose field has this value. */
export interface Slice {
  readonly field: SliceField
  readonly value: string
}

const isField = (text: string): text is SliceField => sliceFields.some((field) => field === text)

/** Reads `tag=edge-case`; a word alone is a tag. Throws `usage`. */
export const parseSlice = (text: string): Slice => {
  const at = text.indexOf('=')
  const field = at < 0 ? 'tag' : text.slice(0, at).trim()
  const value = text.slice(at + 1).trim()
  if (isField(field) && value !== '') return { field, value }
  throw new AssayError('usage', `"${text}" is not a slice`, {
    hint: `write FIELD=VALUE with one of ${sliceFields.join(', ')}, such as tag=edge-case`,
  })
}

/** Reads the name of a field. Throws `usage`. */
export const parseSliceField = (text: string): SliceField => {
  if (isField(text)) return text
  throw new AssayError('usage', `rows cannot be grouped by "${text}"`, { hint: `one of: ${sliceFields.join(', ')}` })
}

export const sliceName = ({ field, value }: Slice): string => `${field}=${value}`

const lengthQuarters = ['shortest quarter', 'second quarter', 'third quarter', 'longest quarter'] as const

/** Values of a field for one row; a row without the field is in no slice of it. */
const valuesOf = (field: SliceField, row: ComparedRow, quarterOf: (row: ComparedRow) => string): readonly string[] => {
  const { example } = row
  switch (field) {
    case 'tag':
      return example.tags
    case 'label':
      return [example.expected]
    case 'group':
      return example.group === undefined ? [] : [example.group]
    case 'source':
      return [example.source.file]
    case 'time':
      return example.time === undefined ? [] : [example.time.slice(0, 7)]
    case 'length':
      return [quarterOf(row)]
  }
}

/** Cuts rows at the quartiles of the length of their input. */
const quartersOf = (rows: readonly ComparedRow[]): ((row: ComparedRow) => string) => {
  const lengths = rows.map(({ example }) => example.input.length).sort((a, b) => a - b)
  const cuts = [0.25, 0.5, 0.75].map((share) => lengths[Math.floor(share * lengths.length)] ?? 0)
  return ({ example }) => lengthQuarters[cuts.filter((cut) => example.input.length >= cut).length] ?? lengthQuarters[3]
}

/** Rows of one slice. */
export const rowsOf = (slice: Slice, rows: readonly ComparedRow[]): readonly ComparedRow[] => {
  const quarterOf = quartersOf(rows)
  return rows.filter((candidate) => valuesOf(slice.field, candidate, quarterOf).includes(slice.value))
}

/** Every slice of a field that has rows, largest first; equal ones by name. */
export const slicesBy = (field: SliceField, rows: readonly ComparedRow[]): readonly Slice[] => {
  const quarterOf = quartersOf(rows)
  const counts = new Map<string, number>()
  for (const candidate of rows)
    for (const value of new Set(valuesOf(field, candidate, quarterOf))) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([value]) => ({ field, value }))
}
