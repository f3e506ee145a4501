import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { costWorkbook } from '../../src/core/spreadsheet/cost-workbook.ts'
import type { Cell } from '../../src/core/spreadsheet/workbook.ts'
import { xlsxOf } from '../../src/io/spreadsheet/write-xlsx.ts'
import { sampleCosts } from '../fixtures/cost-sheet-sample.ts'

const run = promisify(execFile)
const office = ['/usr/bin/soffice', '/usr/bin/libreoffice'].find((path) => existsSync(path))

// An office suite is no dependency of Assay: where there is none, these tests say so instead of passing.
const inOffice = test.skipIf(office === undefined)

/** It calculates a file of another program anew only where its user wants that. */
const settings = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>`

const workbook = costWorkbook(sampleCosts)
let folder = ''

/** Every formula's value is forgotten, so that what comes back was calculated by the office suite. */
const forgotten = (cell: Cell): Cell => (cell.kind === 'formula' ? { ...cell, value: -1 } : cell)

beforeAll(async () => {
  if (office === undefined) return
  folder = mkdtempSync(join(tmpdir(), 'assay-office-'))
  const blank = { ...workbook, sheets: workbook.sheets.map((sheet) => ({ ...sheet, rows: sheet.rows.map((row) => row.map(forgotten)) })) }
  writeFileSync(join(folder, 'costs.xlsx'), await xlsxOf(blank))
  mkdirSync(join(folder, 'profile', 'user'), { recursive: true })
  writeFileSync(join(folder, 'profile', 'user', 'registrymodifications.xcu'), settings)
  // Comma, quote, UTF-8, values as they are and not as shown, every sheet.
  const filter = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1'
  await run(office, [
    `-env:UserInstallation=file://${join(folder, 'profile')}`,
    '--headless',
    '--convert-to',
    filter,
    '--outdir',
    folder,
    join(folder, 'costs.xlsx'),
  ])
})

afterAll(() => {
  if (folder !== '') rmSync(folder, { recursive: true, force: true })
})

inOffice('LibreOffice opens the file and calculates what Assay wrote', () => {
  let formulas = 0
  for (const sheet of workbook.sheets) {
    const rows = parse(readFileSync(join(folder, `costs-${sheet.name}.csv`)), {
      relax_column_count: true,
      skip_empty_lines: false,
    }) as string[][]
    for (const [r, row] of sheet.rows.entries())
      for (const [c, cell] of row.entries()) {
        const found = rows[r]?.[c] ?? ''
        if (cell.kind === 'text') expect(found).toBe(cell.text)
        if (cell.kind !== 'formula') continue
        formulas++
        const where = `${sheet.name} row ${r + 1}, column ${c + 1}: ${cell.formula}`
        if (typeof cell.value === 'number') expect(Number(found), where).toBeCloseTo(cell.value, 6)
        else expect(found, where).toBe(cell.value)
      }
  }
  expect(formulas).toBeGreaterThan(80)
})
