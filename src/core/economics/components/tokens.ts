import type { Task } from '../../task/task.ts'
import { callsOfMonth } from '../component.ts'
import type { CostComponent } from '../component.ts'
import { monthsPerYear } from '../conversions.ts'
import type { CostInput } from '../cost-input.ts'
import { month, power, product, quotient, sum, without } from '../expression.ts'
import type { Expression, Operand } from '../expression.ts'
import { statedInput } from '../task-input.ts'
import { callCost } from './call-cost.ts'
import { hostingOf } from './hosting-inputs.ts'
import { tokenPrices } from './token-prices.ts'

/** What is left of a bill where a share of the calls waits for a batch at `factor` of the live price: 1 - share x (1 - factor). */
export const batchDiscount = (share: Operand, factor: Operand): Expression => sum(1, product(-1, share, without(factor)))

/** What is left of a price after some months, where prices fall by `fall` a year: (1 - fall)^(month / 12) (V-S2-03 by the month). */
export const fallenPrice = (fall: Operand): Expression => power(without(fall), quotient(month, monthsPerYear))

const batchShare = (task: Task): CostInput | undefined =>
  statedInput(task, { key: 'costs.batchShare', id: 'batch-share', label: 'calls that may wait for a batch', unit: 'share' })

const fall = (task: Task): CostInput | undefined =>
  statedInput(task, { key: 'costs.pricesFallPerYear', id: 'prices-fall', label: 'fall of API prices', unit: 'share a year' })

/** Tokens at the provider's price: prompt cache, batches, retries and falling prices included. */
export const tokens: CostComponent = {
  id: 'tokens',
  label: 'tokens at the provider',
  category: 'serving',
  costOf: (arm, context) => {
    const { host } = arm.cost
    const { task } = context
    if ((host.kind !== 'remote' && host.kind !== 'unknown') || hostingOf(arm, task) !== undefined) return undefined
    const { inputs, usd } = callCost(arm, context)
    const { batchFactor } = tokenPrices(arm, context)
    const share = batchFactor === undefined ? undefined : batchShare(task)
    const falls = host.kind === 'remote' ? fall(task) : undefined
    return {
      inputs: [
        ...inputs,
        ...(share === undefined || batchFactor === undefined ? [] : [share, batchFactor]),
        ...(falls === undefined ? [] : [falls]),
      ],
      monthly: product(
        callsOfMonth,
        usd,
        ...(share === undefined || batchFactor === undefined ? [] : [batchDiscount(share.id, batchFactor.id)]),
        ...(falls === undefined ? [] : [fallenPrice(falls.id)]),
      ),
    }
  },
}
