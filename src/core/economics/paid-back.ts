import { addTimes, at } from './column.ts'
import type { CostModel } from './cost-model.ts'
import { createEvaluation } from './evaluate.ts'
import type { Evaluation } from './evaluate.ts'

/** What `arm` has cost more than `against` after each month, cumulated: always the same column, one month on. USD. */
const leads = function* (
  model: CostModel,
  evaluation: Evaluation,
  { arm, against, draws }: { readonly arm: string; readonly against: string; readonly draws: number },
): Generator<Float64Array> {
  const [own, other] = [model.costsOf(arm), model.costsOf(against)]
  const lead = new Float64Array(draws)
  addTimes(lead, evaluation.inMonth(own.upfront, 0), 1)
  addTimes(lead, evaluation.inMonth(other.upfront, 0), -1)
  for (let month = 0; month < model.horizonMonths; month++) {
    addTimes(lead, evaluation.inMonth(own.running, month), 1)
    addTimes(lead, evaluation.inMonth(other.running, month), -1)
    yield lead
  }
}

/**
 * First month (1 is the first) in which an arm's cumulated cost is at most that of `against`, every input at its middle;
 * null where that does not happen within the horizon.
 */
export const breakEvenMonth = (model: CostModel, arm: string, against: string): number | null => {
  let month = 0
  for (const lead of leads(model, createEvaluation(model.middlePoint), { arm, against, draws: 1 })) {
    month++
    if ((lead[0] as number) <= 0) return month
  }
  return null
}

/** Share of the draws in which an arm's cumulated cost falls to that of `against` in some month of the horizon. */
export const probabilityPayback = (model: CostModel, arm: string, against: string): number => {
  const isPaid = new Uint8Array(model.drawCount)
  let count = 0
  for (const lead of leads(model, model.draws, { arm, against, draws: model.drawCount }))
    for (let draw = 0; draw < isPaid.length; draw++)
      if (isPaid[draw] === 0 && (lead[draw] as number) <= 0) {
        isPaid[draw] = 1
        count++
      }
  return count / model.drawCount
}

/** Share of the draws in which an arm costs less over the horizon than `against`. */
export const probabilityCheaper = (model: CostModel, arm: string, against: string): number => {
  const [own, other] = [model.totalColumn(arm), model.totalColumn(against)]
  let count = 0
  for (let draw = 0; draw < model.drawCount; draw++) if (at(own, draw) < at(other, draw)) count++
  return count / model.drawCount
}
