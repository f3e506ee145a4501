import { cyclesPerYear } from '../economics/component.ts'
import type { Expression } from '../economics/expression.ts'
import { quotient } from '../economics/expression.ts'
import { renderFormula } from '../economics/spreadsheet-formula.ts'
import { columnLetters, sheetPrefix } from './cell-address.ts'
import type { CostSheet, SheetArm } from './cost-sheet.ts'
import { costRows, cumulated } from './cost-rows.ts'
import { emptyCell, formulaCell, numberCell, textCell, type Cell, type Sheet } from './workbook.ts'

const monthRow = 4
const firstRow = 5
const columns = { label: 0, category: 1, upfront: 2, perCycle: 3, firstMonth: 4 } as const

/** Where the rows of an arm's sheet stand: other sheets point at them. Rows and columns from 0. */
export interface ArmPlaces {
  readonly sheet: string
  readonly totalRow: number
  readonly cumulatedRow: number
  readonly totalColumn: number
  /** Row of "paid back by": the month where it is, else one past the horizon; absent for the arm that others are held against. */
  readonly paidBackRow?: number
}

export const armPlaces = (costs: CostSheet, arm: SheetArm, sheet: string): ArmPlaces => {
  const totalRow = firstRow + arm.components.length
  return {
    sheet,
    totalRow,
    cumulatedRow: totalRow + 1,
    totalColumn: columns.firstMonth + costs.horizonMonths,
    ...(costs.against === null || costs.against === arm.name ? {} : { paidBackRow: totalRow + 3 }),
  }
}

/** Column of a month from 1; 0 is before the first call. */
export const monthColumn = (month: number): number => (month === 0 ? columns.upfront : columns.firstMonth + month - 1)

const money = (formula: string, value: number, look: 'plain' | 'total' = 'plain'): Cell => formulaCell(formula, value, { look })

const sumAll = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)

/**
 * One arm as a sheet: a row a component, a column a month, the total under and beside them, all as formulas over the inputs in use;
 * below it what it costs more or less than `against`, month by month.
 */
export const armSheet = (
  costs: CostSheet,
  arm: SheetArm,
  options: {
    readonly places: ArmPlaces
    readonly against?: { readonly arm: SheetArm; readonly places: ArmPlaces }
    readonly nameOf: (id: string) => string
  },
): Sheet => {
  const { places, against, nameOf } = options
  const months = Array.from({ length: costs.horizonMonths }, (_, index) => index + 1)
  const last = columnLetters(monthColumn(costs.horizonMonths))
  const first = columnLetters(columns.firstMonth)
  const rows = costRows(costs, arm)
  const formula = (expression: Expression | undefined, month: number): string | undefined =>
    expression === undefined
      ? undefined
      : renderFormula(expression, { input: nameOf, month: `${columnLetters(monthColumn(month))}$${monthRow + 1}` })

  const componentRow = (index: number): readonly Cell[] => {
    const row = rows[index]
    if (row === undefined) return []
    const { component } = row
    const at = firstRow + index
    const upfront = formula(component.upfront, 1)
    const perCycle = formula(component.perCycle, 1)
    const changes =
      perCycle === undefined ? undefined : `$${columnLetters(columns.perCycle)}${at + 1}*${formula(quotient(cyclesPerYear, 12), 1)}`
    return [
      textCell(component.label),
      textCell(component.category, 'muted'),
      upfront === undefined ? emptyCell : money(upfront, row.upfront),
      perCycle === undefined ? emptyCell : money(perCycle, row.perCycle),
      ...months.map((month): Cell => {
        const terms = [formula(component.monthly, month), changes].filter((term) => term !== undefined)
        return terms.length === 0 ? emptyCell : money(terms.join('+'), row.months[month - 1] ?? 0)
      }),
      money(`C${at + 1}+SUM(${first}${at + 1}:${last}${at + 1})`, row.upfront + sumAll(row.months), 'total'),
    ]
  }

  const under = (column: number): string => {
    const letters = columnLetters(column)
    // An arm that costs nothing has no row to add up.
    return rows.length === 0 ? '0' : `SUM(${letters}${firstRow + 1}:${letters}${firstRow + rows.length})`
  }
  const series = cumulated(rows, costs.horizonMonths)
  const totals = [
    textCell('total', 'total'),
    textCell('', 'total'),
    money(under(columns.upfront), series[0] ?? 0, 'total'),
    money(under(columns.perCycle), sumAll(rows.map(({ perCycle }) => perCycle)), 'total'),
    ...months.map((month) => money(under(monthColumn(month)), (series[month] ?? 0) - (series[month - 1] ?? 0), 'total')),
    money(under(places.totalColumn), series.at(-1) ?? 0, 'total'),
  ]
  const cumulatedCell = (month: number): Cell => {
    const own = `${columnLetters(monthColumn(month))}${places.totalRow + 1}`
    const before = `${columnLetters(monthColumn(month - 1))}${places.cumulatedRow + 1}`
    return money(month === 0 ? own : `${before}+${own}`, series[month] ?? 0)
  }
  const cumulatedRow = [textCell('cumulated'), emptyCell, cumulatedCell(0), emptyCell, ...months.map(cumulatedCell)]

  return {
    name: places.sheet,
    rows: [
      [textCell(arm.name, 'title')],
      [textCell(`USD over ${costs.horizonMonths} months. Every figure is a formula over the column "in use" of Inputs.`, 'muted')],
      [emptyCell],
      [
        ...['component', 'kind'].map((head) => textCell(head, 'head')),
        ...['before the first call', 'one change of the task'].map((head) => textCell(head, 'number-head')),
        ...months.map((month) => textCell(`month ${month}`, 'number-head')),
        textCell('total', 'number-head'),
      ],
      [
        textCell('months since the first call', 'muted'),
        emptyCell,
        emptyCell,
        emptyCell,
        ...months.map((month) => numberCell(month - 1, 'count', 'muted')),
      ],
      ...rows.map((_, index) => componentRow(index)),
      totals,
      cumulatedRow,
      ...(against === undefined ? [] : comparedRows(costs, { places, series, against })),
    ],
    columnWidths: [34, 13, 20, 20, ...months.map(() => 12), 14],
    frozenRows: firstRow,
    frozenColumns: 1,
  }
}

/** Cumulated difference to `against`, and the month in each column by which it is earned back. */
const comparedRows = (
  costs: CostSheet,
  given: {
    readonly places: ArmPlaces
    readonly series: readonly number[]
    readonly against: { readonly arm: SheetArm; readonly places: ArmPlaces }
  },
): readonly (readonly Cell[])[] => {
  const { places, series, against } = given
  const theirs = cumulated(costRows(costs, against.arm), costs.horizonMonths)
  const other = sheetPrefix(against.places.sheet)
  const months = Array.from({ length: costs.horizonMonths + 1 }, (_, month) => month)
  // A month that the table has not: spreadsheets differ in whether MIN skips a text.
  const never = costs.horizonMonths + 1
  const lead = (month: number): number => (series[month] ?? 0) - (theirs[month] ?? 0)
  const differences = months.map((month) => {
    const column = columnLetters(monthColumn(month))
    return money(`${column}${places.cumulatedRow + 1}-${other}${column}${against.places.cumulatedRow + 1}`, lead(month))
  })
  const paidBack = months.slice(1).map((month) => {
    const column = columnLetters(monthColumn(month))
    const difference = `${column}${places.cumulatedRow + 2}`
    return formulaCell(`IF(${difference}<=0,${column}$${monthRow + 1}+1,${never})`, lead(month) <= 0 ? month : never, { format: 'count' })
  })
  const [atFirst = emptyCell, ...later] = differences
  return [
    [textCell(`cumulated, less ${against.arm.name}`), emptyCell, atFirst, emptyCell, ...later],
    [textCell(`paid back by month (${never}: not by then)`), emptyCell, emptyCell, emptyCell, ...paidBack],
  ]
}
