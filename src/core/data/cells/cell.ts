/** One text of a file of rows. */
export interface Cell {
  /** Name of the column, or of the field at the top of the row; empty where the row has no names. */
  readonly column: string
  /** The nearest name: that of the column, or the key within it. */
  readonly key: string
  readonly value: string
  /** The text is the name of a column itself. */
  readonly isName: boolean
}

/** Characters `start` to `end` of a text give way to another text. */
export interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** The names of a table's columns, a row, or what stands around the rows of a JSON document. */
export type RowPart = 'header' | 'row' | 'around'

/** Edits of every cell of a row, in order and without overlaps. */
export type ChangeRow = (cells: readonly Cell[], part: RowPart) => readonly (readonly Edit[])[]

export const applyEdits = (text: string, edits: readonly Edit[]): string => {
  let result = ''
  let at = 0
  for (const edit of edits) {
    result += text.slice(at, edit.start) + edit.text
    at = edit.end
  }
  return result + text.slice(at)
}
