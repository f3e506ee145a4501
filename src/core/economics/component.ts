import type { ArmEvidence } from '../decision/evidence.ts'
import type { Task } from '../task/task.ts'
import type { CostInput } from './cost-input.ts'
import { month, power, product, sum } from './expression.ts'
import type { Expression } from './expression.ts'
import type { PriceLookup } from './price-lookup.ts'
import type { PriceRow } from './price-book.ts'
import { daysPerMonth } from '../lib/calendar.ts'

/** What a component may look at to say what an arm costs. */
export interface CostContext {
  readonly task: Task
  readonly prices: PriceLookup
  /** Rows of the price book, the user's own first. */
  readonly book: readonly PriceRow[]
  /** ISO 8601 day: old prices are less sure. */
  readonly today: string
  /** Rows that the largest fit of the ladder learned from: labels are made for the task, not for one arm. */
  readonly trainRows: number
  /** The whole ladder: volume in tokens rests on the arm that runs today, distillation on the teacher's. */
  readonly arms?: readonly ArmEvidence[]
}

/** Calls of a month: the first month's, grown. */
export const callsOfMonth: Expression = product('calls-per-day', daysPerMonth, power(sum(1, 'growth'), month))

/** Changes of the task in a year: each costs `perCycle`. */
export const cyclesPerYear: Expression = sum('cycles')

export const costCategories = [
  'labels',
  'distillation',
  'training',
  'evaluation',
  'serving',
  'storage',
  'people',
  'migration',
  'other',
] as const
export type CostCategory = (typeof costCategories)[number]

/** What one component adds to one arm. USD; absent parts cost nothing. */
export interface ComponentCost {
  /** Every input that its expressions use; those of shared-inputs.ts are there anyway. The same id is the same input. */
  readonly inputs: readonly CostInput[]
  /** Once, before the first call. */
  readonly upfront?: Expression
  /** Of one month; may use `month`, and `callsOfMonth` for its calls. */
  readonly monthly?: Expression
  /** Of one change of the task (`cyclesPerYear`, spread evenly over the months). */
  readonly perCycle?: Expression
}

/** One kind of cost: one file, one line in the registry of components. */
export interface CostComponent {
  readonly id: string
  /** As a line of the report names it: "labels to buy". */
  readonly label: string
  readonly category: CostCategory
  /** Undefined where the arm has no such cost. */
  costOf(arm: ArmEvidence, context: CostContext): ComponentCost | undefined
}
