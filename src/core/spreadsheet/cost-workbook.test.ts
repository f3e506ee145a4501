import { assert, constantFrom, integer, property, record } from 'fast-check'
import { expect, test } from 'vitest'
import calculate from 'xlsx-calc'
import { sampleCosts } from '../../../tests/fixtures/cost-sheet-sample.ts'
import { product, sum } from '../economics/expression.ts'
import { cellAddress, columnLetters, sheetNames } from './cell-address.ts'
import { costRows, cumulated } from './cost-rows.ts'
import type { CostSheet } from './cost-sheet.ts'
import { costWorkbook } from './cost-workbook.ts'
import type { Cell, Workbook } from './workbook.ts'

// The one function that the library leaves to its user: away from zero, as ECMA-376 18.17.7.276 says.
calculate.import_functions({
  ROUNDUP: (value: number, digits: number) => (Math.sign(value) * Math.ceil(Math.abs(value) * 10 ** digits)) / 10 ** digits,
})

const costs = sampleCosts

interface FileCell {
  readonly f?: string
  v?: unknown
  readonly t?: string
}

/** The workbook as the recalculating library reads it: values of formulas are left out, so that it has to find them. */
const asFile = (
  workbook: Workbook,
  changed: ReadonlyMap<string, number> = new Map(),
): { readonly Sheets: Record<string, Record<string, FileCell>> } => {
  const file = (cell: Cell): FileCell | undefined => {
    switch (cell.kind) {
      case 'empty':
        return undefined
      case 'text':
        return { v: cell.text, t: 's' }
      case 'number':
        return { v: cell.value, t: 'n' }
      case 'formula':
        return { f: cell.formula }
    }
  }
  const sheets = workbook.sheets.map((sheet) => {
    const cells = sheet.rows.flatMap((row, r) =>
      row.flatMap((cell, c): [string, FileCell][] => {
        const address = cellAddress(c, r)
        const value = changed.get(`${sheet.name}!${address}`)
        const written = value === undefined ? file(cell) : { v: value, t: 'n' }
        return written === undefined ? [] : [[address, written]]
      }),
    )
    return [sheet.name, Object.fromEntries(cells)] as const
  })
  return { Sheets: Object.fromEntries(sheets) }
}

const recalculated = (workbook: Workbook, changed?: ReadonlyMap<string, number>): ReturnType<typeof asFile> => {
  const file = asFile(workbook, changed)
  calculate(file)
  return file
}

const sheetOf = (workbook: Workbook, name: string): Workbook['sheets'][number] => {
  const sheet = workbook.sheets.find((candidate) => candidate.name === name)
  if (sheet === undefined) throw new RangeError(`no sheet ${name}`)
  return sheet
}

test('every formula, calculated by another program, gives the value that is written beside it', () => {
  const workbook = costWorkbook(costs)
  const file = recalculated(workbook)
  let formulas = 0
  for (const sheet of workbook.sheets)
    for (const [r, row] of sheet.rows.entries())
      for (const [c, cell] of row.entries()) {
        if (cell.kind !== 'formula') continue
        formulas++
        const found = file.Sheets[sheet.name]?.[cellAddress(c, r)]?.v
        const where = `${sheet.name}!${cellAddress(c, r)} = ${cell.formula}`
        if (typeof cell.value === 'number') expect(found, where).toBeCloseTo(cell.value, 6)
        else expect(found, where).toBe(cell.value)
      }
  expect(formulas).toBeGreaterThan(80)
})

test('typing over an input moves every total as the model itself would', () => {
  assert(
    property(
      record({ id: constantFrom('calls-per-day', 'engineer-week', 'machine', 'growth'), times: integer({ min: 0, max: 30 }) }),
      ({ id, times }) => {
        const place = costs.inputs.findIndex((candidate) => candidate.id === id)
        const value = ((costs.inputs[place]?.value ?? 0) * times) / 10
        const changed: CostSheet = { ...costs, inputs: costs.inputs.map((one) => (one.id === id ? { ...one, value } : one)) }
        const workbook = costWorkbook(costs)
        const file = recalculated(workbook, new Map([[`Inputs!B${place + 5}`, value]]))
        for (const [index, arm] of costs.arms.entries()) {
          const expected = cumulated(costRows(changed, arm), 12).at(-1) ?? 0
          expect(file.Sheets['Summary']?.[`D${index + 5}`]?.v).toBeCloseTo(expected, 4)
        }
      },
    ),
    { numRuns: 25 },
  )
})

test('payback is the first month in which the cumulated cost is no higher, and says so where there is none', () => {
  const payback = (changed: ReadonlyMap<string, number>): unknown => recalculated(costWorkbook(costs), changed).Sheets['Summary']?.['G6']?.v
  const series = (arm: number): readonly number[] => cumulated(costRows(costs, costs.arms[arm]!), 12)
  const expected = series(1).findIndex((value, at) => at > 0 && value <= (series(0)[at] ?? 0))
  expect(expected).toBeGreaterThan(1)
  expect(payback(new Map())).toBe(expected)
  // Ten calls a day never pay for two weeks of work.
  expect(payback(new Map([['Inputs!B5', 10]]))).toBe('not within the horizon')
})

test('money of the readers follows its rate, which is an input like any other', () => {
  const file = recalculated(costWorkbook(costs), new Map([['Inputs!B14', 2]]))
  const sheet = file.Sheets['Summary']
  expect(sheet?.['E4']?.v).toBe('total, EUR')
  expect(sheet?.['E6']?.v).toBeCloseTo(2 * Number(sheet?.['D6']?.v), 9)
  const without = costWorkbook({ ...costs, shownIn: undefined } as unknown as CostSheet)
  expect(JSON.stringify(without)).not.toContain('EUR')
})

test('without an arm to hold others against there are totals and no payback', () => {
  const workbook = costWorkbook({ ...costs, against: null })
  const heads = sheetOf(workbook, 'Summary').rows[3]?.flatMap((cell) => (cell.kind === 'text' ? [cell.text] : []))
  expect(heads).toEqual([
    'arm',
    'before the first call, USD',
    'first month, USD',
    'total over 12 months, USD',
    'total, EUR',
    'drawn: 5 % below, USD',
    'drawn: half below, USD',
    'drawn: 95 % below, USD',
  ])
  expect(Number(recalculated(workbook).Sheets['Summary']?.['D6']?.v)).toBeGreaterThan(0)
})

test('an input that nobody declared counts as 0', () => {
  const [first] = costs.arms
  const arm = { ...first!, components: [{ label: 'x', category: 'other', upfront: sum(5, product('nobody', 7)) }] }
  const workbook = costWorkbook({ ...costs, arms: [arm] })
  expect(recalculated(workbook).Sheets['Summary']?.['B5']?.v).toBe(5)
})

test('a text is never a formula, whatever it begins with', () => {
  const workbook = costWorkbook(costs)
  const cell = sheetOf(workbook, 'tuned@student').rows[6]?.[0]
  expect(cell).toEqual({ kind: 'text', text: '=machines', look: 'plain' })
})

test('columns are lettered as spreadsheets letter them', () => {
  expect([0, 25, 26, 51, 52, 701, 702].map(columnLetters)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA'])
  expect(cellAddress(27, 0, { fixed: true })).toBe('$AB$1')
})

test('names of sheets are short, clean and told apart', () => {
  const long = `few-shot@${'x'.repeat(40)}`
  expect(sheetNames(['a/b', 'A-B', 'summary', long, long, "'q'", ''], ['Summary'])).toEqual([
    'a-b',
    'A-B (2)',
    'summary (2)',
    long.slice(0, 31),
    `${long.slice(0, 27)} (2)`,
    'q',
    'arm',
  ])
})
