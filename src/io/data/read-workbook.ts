import { readFile, stat } from 'node:fs/promises'
import type { CellValue } from 'hucre'
import { AssayError } from '../../core/errors.ts'
import type { RawRow } from '../../core/ports/ports.ts'
import { headerOf } from './header-of.ts'
import { zipDirectory } from './zip-directory.ts'

/** A workbook is held in memory whole: larger ones are tables that belong into CSV or Parquet. */
const mostPacked = 200 * 2 ** 20
const mostUnpacked = 1.5 * 2 ** 30

const cellOf = (value: CellValue): string | number | boolean | null => {
  if (value instanceof Date) return value.toISOString()
  if (value === null || value === undefined) return null
  return typeof value === 'object' ? String(value) : value
}

/** Without the empty cells at its end: rows are padded to the widest of the sheet. */
const untilLast = <Cell>(row: readonly Cell[]): readonly Cell[] =>
  row.slice(0, row.findLastIndex((cell) => cell !== null && cell !== '') + 1)

const isEmpty = (row: readonly unknown[]): boolean => row.every((cell) => cell === null || cell === '')

/**
 * Rows of an Excel workbook: the first row of its sheet is the header, `line` the row as Excel counts it, formulas have the value that was
 * stored with them. Throws `data-format` for several sheets with rows, a file that is no workbook or damaged, and one too large to unpack.
 */
export async function* readWorkbook(path: string, sheet?: string): AsyncIterable<RawRow> {
  const refuse = (what: string, hint: string, cause?: unknown): AssayError =>
    new AssayError('data-format', `${path} ${what}`, { where: path, hint, cause })
  if ((await stat(path)).size > mostPacked) throw refuse('is too large for a workbook', 'save the sheet as CSV (UTF-8)')
  const bytes = await readFile(path)
  const size = zipDirectory(bytes)?.reduce((sum, { unpackedBytes }) => sum + unpackedBytes, 0)
  if (size === undefined) throw refuse('is a damaged zip file', 'save it again, or as CSV (UTF-8)')
  if (size > mostUnpacked) throw refuse(`unpacks to ${Math.round(size / 2 ** 20)} MB`, 'save the sheet as CSV (UTF-8)')
  const { readXlsx } = await import('hucre/xlsx')
  const workbook = await readXlsx(bytes).catch((error: unknown) => {
    throw refuse('is a zip file but no Excel workbook that can be read', 'unpack it, or save the sheet as CSV (UTF-8)', error)
  })
  const filled = workbook.sheets
    .map(({ name, rows }) => ({ name, rows: rows.map((row) => Array.from(row ?? [], cellOf)) }))
    .filter(({ rows }) => rows.some((row) => !isEmpty(row)))
  const chosen = sheet === undefined ? filled : filled.filter(({ name }) => name === sheet)
  const [only, ...others] = chosen
  const names = filled.map(({ name }) => name).join(', ')
  if (only === undefined)
    throw refuse(
      sheet === undefined ? 'holds no rows' : `has no sheet "${sheet}" with rows`,
      names === '' ? 'fill in a sheet' : `its sheets: ${names}`,
    )
  if (others.length > 0) throw refuse(`has rows in several sheets: ${names}`, `name one: ${path.split('/').at(-1) ?? path}#${only.name}`)
  const first = only.rows.findIndex((row) => !isEmpty(row))
  const header = headerOf(
    untilLast(only.rows[first] ?? []).map((cell) => String(cell ?? '')),
    path,
    first + 1,
  )
  for (let index = first + 1; index < only.rows.length; index++) {
    const row = only.rows[index] ?? []
    if (isEmpty(row)) continue
    const line = index + 1
    if (row.slice(header.length).some((cell) => cell !== null && cell !== '')) {
      yield { line, problem: `${untilLast(row).length} cells where the header has ${header.length}` }
      continue
    }
    yield { line, values: Object.fromEntries(header.map((name, column) => [name, row[column] ?? null])) }
  }
}
