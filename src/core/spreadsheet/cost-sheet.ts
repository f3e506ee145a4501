import type { CostLine, Spread } from '../decision/decision.ts'
import type { Expression } from '../economics/expression.ts'

/** One row of an arm's sheet: what it costs, as expressions over the inputs. USD. */
export interface SheetComponent {
  readonly label: string
  readonly category: string
  readonly upfront?: Expression
  readonly monthly?: Expression
  readonly perCycle?: Expression
}

export interface SheetArm {
  readonly name: string
  readonly components: readonly SheetComponent[]
  /** Over the draws: fixed, since a spreadsheet does not draw. */
  readonly total: Spread
  readonly probabilityCheaper?: number
}

/** The cost model of a decision, ready to be written as a table or as live formulas. */
export interface CostSheet {
  readonly task: string
  readonly verdict: string
  readonly winner: string | null
  readonly decidedAt: string
  readonly digest: string
  readonly horizonMonths: number
  /** The arm that differences and payback are held against. */
  readonly against: string | null
  readonly shownIn?: { readonly code: string; readonly perUsd: number; readonly date: string }
  /** Every input once, with its id. */
  readonly inputs: readonly (CostLine & { readonly id: string })[]
  readonly arms: readonly SheetArm[]
  /** What the model leaves out or takes for granted. */
  readonly notes: readonly string[]
}
