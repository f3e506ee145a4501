import { addColumns } from './column.ts'
import type { CostModel } from './cost-model.ts'
import { spreadOf } from './spread.ts'
import type { Spread } from './spread.ts'

/** What an arm has cost by then, over the draws: before the first call, then after each month of the horizon. USD. */
export const cumulatedCost = (model: CostModel, arm: string): readonly Spread[] => {
  const { upfront, running } = model.costsOf(arm)
  let paid = model.draws.inMonth(upfront, 0)
  const spreads = [spreadOf(paid)]
  for (let month = 0; month < model.horizonMonths; month++) {
    paid = addColumns([paid, model.draws.inMonth(running, month)])
    spreads.push(spreadOf(paid))
  }
  return spreads
}
