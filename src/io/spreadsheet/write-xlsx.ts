import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Cell as FileCell, CellStyle, WriteSheet } from 'hucre'
import type { Cell, CellLook, NumberFormat, Sheet, Workbook } from '../../core/spreadsheet/workbook.ts'

const formats: Readonly<Record<NumberFormat, string | undefined>> = { money: '#,##0.00', count: '0', general: undefined }

/** A style that names no font would get another one than plain cells. */
const font = { name: 'Calibri', size: 11 } as const

const looks: Readonly<Record<CellLook, CellStyle>> = {
  title: { font: { ...font, bold: true, size: 14 } },
  head: { font: { ...font, bold: true }, alignment: { wrapText: true, vertical: 'top' } },
  'number-head': { font: { ...font, bold: true }, alignment: { horizontal: 'right', wrapText: true, vertical: 'top' } },
  plain: { font },
  muted: { font: { ...font, color: { rgb: '5B6675' } } },
  input: { font: { ...font, bold: true }, fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'FFF2CC' } } },
  total: { font: { ...font, bold: true } },
}

const styleOf = (look: CellLook, format: NumberFormat | undefined): CellStyle => {
  const numFmt = format === undefined ? undefined : formats[format]
  return numFmt === undefined ? looks[look] : { ...looks[look], numFmt }
}

/** A text is written as a text, whatever it begins with: only our own formulas calculate. */
const fileCell = (cell: Exclude<Cell, { readonly kind: 'empty' }>): Partial<FileCell> => {
  const { look = 'plain' } = cell
  switch (cell.kind) {
    case 'text':
      return {
        type: 'string',
        value: cell.text,
        style: look === 'plain' || look === 'muted' ? { ...looks[look], alignment: { horizontal: 'left', indent: 1 } } : looks[look],
      }
    case 'number':
      return { type: 'number', value: cell.value, style: styleOf(look, cell.format) }
    case 'formula':
      return { type: 'formula', value: cell.value, formula: cell.formula, formulaResult: cell.value, style: styleOf(look, cell.format) }
  }
}

/** Room for three lines; rows have the usual height otherwise. */
const headHeight = 46

const fileSheet = (sheet: Sheet): WriteSheet => {
  const heads = sheet.rows.flatMap((row, index) => (row.some((cell) => cell.kind === 'text' && cell.look === 'head') ? [index] : []))
  const cells = new Map<string, Partial<FileCell>>()
  for (const [row, content] of sheet.rows.entries())
    for (const [column, cell] of content.entries()) if (cell.kind !== 'empty') cells.set(`${row},${column}`, fileCell(cell))
  return {
    name: sheet.name,
    rows: sheet.rows.map((row) => row.map(() => null)),
    columns: sheet.columnWidths.map((width) => ({ width })),
    cells,
    rowDefs: new Map(heads.map((row) => [row, { height: headHeight }])),
    freezePane: { rows: sheet.frozenRows, columns: sheet.frozenColumns },
    pageSetup: { orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
  }
}

/** A workbook as an .xlsx file (ECMA-376). The library is loaded at its first use. Returns the bytes. */
export const xlsxOf = async (workbook: Workbook): Promise<Uint8Array> => {
  const { writeXlsx } = await import('hucre/xlsx')
  return await writeXlsx({ sheets: workbook.sheets.map(fileSheet), properties: { title: workbook.title, creator: 'Assay' } })
}

/** Writes a workbook to a file, which is replaced whole or left as it was. Returns its bytes. */
export const writeXlsxFile = async (absolutePath: string, workbook: Workbook): Promise<number> => {
  const bytes = await xlsxOf(workbook)
  const temporary = `${absolutePath}.${process.pid}.tmp`
  await mkdir(dirname(absolutePath), { recursive: true })
  try {
    await writeFile(temporary, bytes)
    await rename(temporary, absolutePath)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  return bytes.byteLength
}
