import type { Decision } from '../decision/decision.ts'
import { costLine } from '../economics/cost-line.ts'
import type { CostModel } from '../economics/cost-model.ts'
import type { CostSheet, SheetArm } from './cost-sheet.ts'

/** The cost model that a decision was made with, ready to be handed over. Inputs that no arm uses are left out. */
export const costSheetOf = (model: CostModel, decision: Decision): CostSheet => {
  const { against = null, shownIn, perArm } = decision.economics
  const names = perArm.map(({ name }) => name)
  const marks = new Map((decision.economics.inputs ?? []).map((line) => [line.id, line.marks]))
  const arms = perArm.map((arm): SheetArm => ({
    name: arm.name,
    total: arm.total,
    ...(arm.probabilityCheaper === undefined ? {} : { probabilityCheaper: arm.probabilityCheaper }),
    components: model.costsOf(arm.name).parts.map(({ component, cost }) => ({
      label: component.label,
      category: component.category,
      ...(cost.upfront === undefined ? {} : { upfront: cost.upfront }),
      ...(cost.monthly === undefined ? {} : { monthly: cost.monthly }),
      ...(cost.perCycle === undefined ? {} : { perCycle: cost.perCycle }),
    })),
  }))
  return {
    task: decision.task,
    verdict: decision.verdict,
    winner: decision.winner,
    decidedAt: decision.decidedAt,
    digest: decision.digest,
    horizonMonths: model.horizonMonths,
    against,
    ...(shownIn === undefined ? {} : { shownIn }),
    inputs: model.inputsOf(names).map((input) => {
      const known = marks.get(input.id)
      return { ...costLine(input), id: input.id, ...(known === undefined ? {} : { marks: known }) }
    }),
    arms,
    notes: decision.assumptions,
  }
}
