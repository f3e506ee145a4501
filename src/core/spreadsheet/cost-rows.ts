import { at as valueAt } from '../economics/column.ts'
import { cyclesPerYear } from '../economics/component.ts'
import { createEvaluation } from '../economics/evaluate.ts'
import { createGraph } from '../economics/expression-graph.ts'
import type { Expression } from '../economics/expression.ts'
import type { CostSheet, SheetArm, SheetComponent } from './cost-sheet.ts'

/** One component of an arm in figures, every input at its middle. USD. */
export interface CostRow {
  readonly component: SheetComponent
  readonly upfront: number
  /** Of one change of the task. */
  readonly perCycle: number
  /** One figure a month, changes of the task included. */
  readonly months: readonly number[]
}

/** What each component of an arm costs before the first call and in each month, every input at its middle. USD. */
export const costRows = (costs: CostSheet, arm: SheetArm): readonly CostRow[] => {
  const values = new Map(costs.inputs.map(({ id, value }) => [id, value]))
  const graph = createGraph()
  const evaluation = createEvaluation((id) => values.get(id) ?? 0)
  const at = (expression: Expression | undefined, month: number): number =>
    expression === undefined ? 0 : valueAt(evaluation.inMonth(graph.nodeOf(expression), month), 0)
  const changes = at(cyclesPerYear, 0) / 12
  return arm.components.map((component) => {
    const perCycle = at(component.perCycle, 0)
    return {
      component,
      upfront: at(component.upfront, 0),
      perCycle,
      months: Array.from({ length: costs.horizonMonths }, (_, month) => at(component.monthly, month) + perCycle * changes),
    }
  })
}

/** Cumulated cost of an arm: before the first call, then after each month. USD. */
export const cumulated = (rows: readonly CostRow[], months: number): readonly number[] => {
  const series = [rows.reduce((sum, row) => sum + row.upfront, 0)]
  for (let month = 0; month < months; month++)
    series.push((series.at(-1) ?? 0) + rows.reduce((sum, row) => sum + (row.months[month] ?? 0), 0))
  return series
}
