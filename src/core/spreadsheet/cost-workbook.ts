import { formatTime } from '../report/format.ts'
import { armPlaces, armSheet } from './arm-sheet.ts'
import { sheetNames } from './cell-address.ts'
import type { CostSheet } from './cost-sheet.ts'
import { inputReference, inputsSheet, inputsSheetName } from './inputs-sheet.ts'
import { summarySheet, summarySheetName } from './summary-sheet.ts'
import { textCell, type Sheet, type Workbook } from './workbook.ts'

const notesSheetName = 'Notes'

const notesSheet = (costs: CostSheet): Sheet => ({
  name: notesSheetName,
  rows: [
    [textCell('What this is, and what is not in it', 'title')],
    ...[
      `Verdict of ${formatTime(costs.decidedAt)}: ${costs.verdict}. Digest ${costs.digest}.`,
      'Total of an arm = what it costs before the first call + the running cost of each month + changes of the task, spread evenly over the year.',
      'Inputs stand at their middle, as Assay found or assumed them; their low and high ends are on the sheet Inputs.',
      'The number of months is fixed in this file; ask Assay for another one with `horizonMonths` in task.yaml.',
      'The middle of the formulas need not be the middle of the draws: a total of skewed inputs is skewed itself.',
      ...(costs.shownIn === undefined
        ? []
        : [`One USD is ${Number(costs.shownIn.perUsd.toPrecision(4))} ${costs.shownIn.code} (${costs.shownIn.date}).`]),
      ...costs.notes,
    ].map((note) => [textCell(note)]),
  ],
  columnWidths: [120],
  frozenRows: 1,
  frozenColumns: 0,
})

/** The cost model as a workbook with live formulas: Summary, Inputs, a sheet an arm, Notes. */
export const costWorkbook = (costs: CostSheet): Workbook => {
  const nameOf = inputReference(costs)
  const names = sheetNames(
    costs.arms.map(({ name }) => name),
    [summarySheetName, inputsSheetName, notesSheetName],
  )
  const places = new Map(costs.arms.map((arm, index) => [arm.name, armPlaces(costs, arm, names[index] ?? arm.name)]))
  const base = costs.arms.find(({ name }) => name === costs.against)
  const basePlaces = base === undefined ? undefined : places.get(base.name)
  const arms = costs.arms.flatMap((arm): readonly Sheet[] => {
    const own = places.get(arm.name)
    if (own === undefined) return []
    const against = base === undefined || basePlaces === undefined || base === arm ? {} : { against: { arm: base, places: basePlaces } }
    return [armSheet(costs, arm, { places: own, nameOf, ...against })]
  })
  return {
    title: `Costs: ${costs.task}`,
    sheets: [summarySheet(costs, { places, nameOf }), inputsSheet(costs), ...arms, notesSheet(costs)],
  }
}
