import { clip, displayWidth, paint, type Terminal } from './terminal.ts'

export interface Column {
  readonly title: string
  readonly align?: 'left' | 'right'
  /** This column gives way when the table is too wide; at most one. */
  readonly flexible?: boolean
}

const pad = (text: string, width: number, align: 'left' | 'right'): string => {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)))
  return align === 'right' ? space + text : text + space
}

/**
 * A plain table with two spaces between columns and no lines. Columns without any text are left out; the flexible
 * column is cut so that the table fits the terminal. `mark` colours a whole row.
 */
export const renderTable = (
  columns: readonly Column[],
  rows: readonly { readonly cells: readonly string[]; readonly mark?: 'bold' | 'dim' }[],
  terminal: Terminal,
  indent = '  ',
): string => {
  const shown = columns
    .map((column, index) => ({ column, index }))
    .filter(({ index }) => rows.some((row) => (row.cells[index] ?? '') !== ''))
  const widths = shown.map(({ column, index }) =>
    Math.max(displayWidth(column.title), ...rows.map((row) => displayWidth(row.cells[index] ?? ''))),
  )
  const total = widths.reduce((sum, width) => sum + width, 0) + 2 * Math.max(0, shown.length - 1) + indent.length
  const flexible = shown.findIndex(({ column }) => column.flexible === true)
  if (flexible >= 0 && total > terminal.width) widths[flexible] = Math.max(8, (widths[flexible] ?? 0) - (total - terminal.width))
  const line = (cellOf: (index: number, column: Column) => string): string =>
    indent +
    shown
      .map(({ column, index }, position) => {
        const width = widths[position] ?? 0
        return pad(clip(cellOf(index, column), width), width, column.align ?? 'left')
      })
      .join('  ')
      .trimEnd()
  const head = paint(
    terminal,
    'dim',
    line((_, column) => column.title),
  )
  const body = rows.map((row) => {
    const text = line((index) => row.cells[index] ?? '')
    return row.mark === undefined ? text : paint(terminal, row.mark, text)
  })
  return [head, ...body].join('\n')
}
