/** How a cell looks; `input` is one that a reader may type over, `number-head` stands over numbers. */
export type CellLook = 'title' | 'head' | 'number-head' | 'plain' | 'muted' | 'input' | 'total'

/** How a number is written: money with cents, a count, or with as many digits as it has. */
export type NumberFormat = 'money' | 'count' | 'general'

/** One cell. A formula is written without `=` and carries its value, so that a viewer that does not calculate shows it too. */
export type Cell =
  | { readonly kind: 'text'; readonly text: string; readonly look?: CellLook }
  | { readonly kind: 'number'; readonly value: number; readonly format: NumberFormat; readonly look?: CellLook }
  | {
      readonly kind: 'formula'
      readonly formula: string
      readonly value: number | string
      readonly format: NumberFormat
      readonly look?: CellLook
    }
  | { readonly kind: 'empty' }

export interface Sheet {
  readonly name: string
  readonly rows: readonly (readonly Cell[])[]
  /** In characters, left to right. */
  readonly columnWidths: readonly number[]
  /** Stay in sight while the rest scrolls. */
  readonly frozenRows: number
  readonly frozenColumns: number
}

export interface Workbook {
  readonly title: string
  readonly sheets: readonly Sheet[]
}

export const textCell = (text: string, look: CellLook = 'plain'): Cell => ({ kind: 'text', text, look })
export const numberCell = (value: number, format: NumberFormat, look: CellLook = 'plain'): Cell => ({ kind: 'number', value, format, look })
export const emptyCell: Cell = { kind: 'empty' }

/** A formula with the value that it gives now. */
export const formulaCell = (
  formula: string,
  value: number | string,
  { format = 'money', look = 'plain' }: { readonly format?: NumberFormat; readonly look?: CellLook } = {},
): Cell => ({ kind: 'formula', formula, value, format, look })
