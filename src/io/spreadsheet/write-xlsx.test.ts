import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readXlsx } from 'hucre/xlsx'
import { afterAll, expect, test } from 'vitest'
import { emptyCell, formulaCell, numberCell, textCell, type Workbook } from '../../core/spreadsheet/workbook.ts'
import { writeXlsxFile } from './write-xlsx.ts'

const folder = mkdtempSync(join(tmpdir(), 'assay-xlsx-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const workbook: Workbook = {
  title: 'Costs',
  sheets: [
    {
      name: 'A & B',
      rows: [
        [textCell('what', 'head'), textCell('usd', 'head')],
        [textCell('=1+1'), numberCell(1234.5, 'money')],
        [emptyCell, formulaCell('B2*2', 2469, { look: 'total' })],
        [textCell('<b>&"'), formulaCell('IF(B2>1,"yes","no")', 'yes')],
      ],
      columnWidths: [20, 12],
      frozenRows: 1,
      frozenColumns: 1,
    },
  ],
}

test('a workbook comes back with its texts, numbers, formulas and the values beside them', async () => {
  const path = join(folder, 'new', 'costs.xlsx')
  const bytes = await writeXlsxFile(path, workbook)
  const file = readFileSync(path)
  expect(file.byteLength).toBe(bytes)
  const book = await readXlsx(file, { readStyles: true })
  const [sheet] = book.sheets
  expect(sheet?.name).toBe('A & B')
  expect(sheet?.rows).toEqual([
    ['what', 'usd'],
    ['=1+1', 1234.5],
    [null, 2469],
    ['<b>&"', 'yes'],
  ])
  const cell = (row: number, column: number) => sheet?.cells?.get(`${row},${column}`)
  expect(cell(2, 1)?.formula).toBe('B2*2')
  expect(cell(1, 0)?.formula).toBeUndefined()
  expect(cell(2, 1)?.style?.numFmt).toBe('#,##0.00')
  expect(sheet?.freezePane).toEqual({ rows: 1, columns: 1 })
})

test('the same workbook gives the same bytes', async () => {
  const [a, b] = [join(folder, 'a.xlsx'), join(folder, 'b.xlsx')]
  await writeXlsxFile(a, workbook)
  await writeXlsxFile(b, workbook)
  expect(readFileSync(a).equals(readFileSync(b))).toBe(true)
})

test('a file that cannot be replaced leaves nothing half-written behind', async () => {
  const path = join(folder, 'kept.xlsx')
  writeFileSync(join(folder, 'file'), '')
  await writeXlsxFile(path, workbook)
  await expect(writeXlsxFile(join(folder, 'file', 'x.xlsx'), workbook)).rejects.toThrow(/EEXIST|ENOTDIR/)
  expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
})
