import type { ArmPlaces } from './arm-sheet.ts'
import { monthColumn } from './arm-sheet.ts'
import { cellAddress, sheetPrefix } from './cell-address.ts'
import { costRows, cumulated } from './cost-rows.ts'
import type { CostSheet, SheetArm } from './cost-sheet.ts'
import { emptyCell, formulaCell, numberCell, textCell, type Cell, type Sheet } from './workbook.ts'

export const summarySheetName = 'Summary'
const notPaidBack = 'not within the horizon'

/** Sums of every arm as formulas over the other sheets; beside them what Assay drew, which stays as it was. */
export const summarySheet = (
  costs: CostSheet,
  options: { readonly places: ReadonlyMap<string, ArmPlaces>; readonly nameOf: (id: string) => string },
): Sheet => {
  const { places, nameOf } = options
  const { against, horizonMonths, shownIn } = costs
  const seriesOf = (arm: SheetArm | undefined): readonly number[] =>
    arm === undefined ? [] : cumulated(costRows(costs, arm), horizonMonths)
  const theirs = seriesOf(costs.arms.find(({ name }) => name === against))
  const heads = [
    'arm',
    'before the first call, USD',
    'first month, USD',
    `total over ${horizonMonths} months, USD`,
    ...(shownIn === undefined ? [] : [`total, ${shownIn.code}`]),
    ...(against === null ? [] : [`more than ${against}, USD`, 'pays back in month']),
    'drawn: 5 % below, USD',
    'drawn: half below, USD',
    'drawn: 95 % below, USD',
    ...(against === null ? [] : [`drawn: chance that it is cheaper than ${against}`]),
  ]
  const rowOf = (arm: SheetArm): readonly Cell[] => {
    const place = places.get(arm.name)
    if (place === undefined) return []
    const series = seriesOf(arm)
    const total = series.at(-1) ?? 0
    const on = (column: number, row: number): string => `${sheetPrefix(place.sheet)}${cellAddress(column, row)}`
    const totalOf = (other: ArmPlaces): string => `${sheetPrefix(other.sheet)}${cellAddress(other.totalColumn, other.totalRow)}`
    const other = against === null ? undefined : places.get(against)
    const compared = (): readonly Cell[] => {
      if (place.paidBackRow === undefined || other === undefined) return [emptyCell, emptyCell]
      const row = place.paidBackRow + 1
      const range = `${sheetPrefix(place.sheet)}${cellAddress(monthColumn(1), row - 1)}:${cellAddress(monthColumn(horizonMonths), row - 1)}`
      const month = series.findIndex((value, index) => index > 0 && value <= (theirs[index] ?? 0))
      return [
        formulaCell(`${totalOf(place)}-${totalOf(other)}`, total - (theirs.at(-1) ?? 0)),
        formulaCell(`IF(MIN(${range})>${horizonMonths},"${notPaidBack}",MIN(${range}))`, month < 0 ? notPaidBack : month, {
          format: 'count',
        }),
      ]
    }
    return [
      textCell(arm.name === costs.winner ? `${arm.name} (to use now)` : arm.name),
      formulaCell(on(monthColumn(0), place.totalRow), series[0] ?? 0),
      formulaCell(on(monthColumn(1), place.totalRow), (series[1] ?? 0) - (series[0] ?? 0)),
      formulaCell(totalOf(place), total, { look: 'total' }),
      ...(shownIn === undefined ? [] : [formulaCell(`${totalOf(place)}*${nameOf('shown-rate')}`, total * shownIn.perUsd)]),
      ...(against === null ? [] : compared()),
      numberCell(arm.total.p05, 'money', 'muted'),
      numberCell(arm.total.p50, 'money', 'muted'),
      numberCell(arm.total.p95, 'money', 'muted'),
      ...(against === null
        ? []
        : [arm.probabilityCheaper === undefined ? emptyCell : numberCell(arm.probabilityCheaper, 'general', 'muted')]),
    ]
  }
  return {
    name: summarySheetName,
    rows: [
      [textCell(`What each way costs over ${horizonMonths} months: ${costs.task}`, 'title')],
      [
        textCell(
          'Formulas, every input at the value in use. Columns that begin with "drawn" are from the draws of the day of the decision: they do not follow.',
          'muted',
        ),
      ],
      [emptyCell],
      heads.map((head, column) => textCell(head, column === 0 ? 'head' : 'number-head')),
      ...costs.arms.map(rowOf),
    ],
    columnWidths: [34, ...heads.slice(1).map(() => 18)],
    frozenRows: 4,
    frozenColumns: 1,
  }
}
