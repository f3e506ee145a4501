import type { Task } from '../../task/task.ts'
import { daysPerMonth } from '../conversions.ts'
import type { CostInput } from '../cost-input.ts'
import { product, quotient, sum } from '../expression.ts'
import type { Expression, Operand } from '../expression.ts'
import { taskInput } from '../task-input.ts'
import { divisor, hostInput } from './hosting-inputs.ts'
import type { HostedModel } from './hosting-inputs.ts'

/** Electricity of a machine: watts / 1000 x PUE x price of a kWh. USD an hour that it is up. */
export const powerHour = (options: { readonly watts: Operand; readonly pue: Operand; readonly kwhUsd: Operand }): Expression =>
  product(quotient(options.watts, 1000), options.pue, options.kwhUsd)

/** A purchase spread over the months of its use. USD a month, used or not. */
export const purchaseMonth = (purchaseUsd: Operand, lifeMonths: Operand): Expression => quotient(purchaseUsd, lifeMonths)

/** One machine of one's own: its share of the purchase and its electricity. USD a month. */
export const ownedMachine = (
  host: HostedModel,
  { task, purchase, hours }: { readonly task: Task; readonly purchase: CostInput; readonly hours: CostInput },
): { readonly inputs: readonly CostInput[]; readonly monthly: Expression } => {
  const set = `set hosting.${host.name}`
  const life = divisor(host, {
    key: 'lifeMonths',
    label: 'months that the machine is used',
    unit: 'months',
    otherwise: { quantity: { kind: 'range', low: 24, high: 48 }, source: `assumed: about three years; ${set}.lifeMonths` },
  })
  const watts = hostInput(host, {
    key: 'watts',
    label: 'power of the machine',
    unit: 'W',
    otherwise: { quantity: { kind: 'range', low: 300, high: 1000 }, source: `assumed: one card of 70 to 700 W and its host; ${set}.watts` },
  })
  const pue = hostInput(host, {
    key: 'pue',
    label: 'power of the site against that of the machine',
    unit: 'x',
    otherwise: { quantity: { kind: 'range', low: 1, high: 1.6 }, source: `assumed: an office to an ordinary data centre; ${set}.pue` },
  })
  const kwh = taskInput(task, {
    key: 'rates.kwhUsd',
    id: 'kwh',
    label: 'electricity',
    unit: 'USD/kWh',
    otherwise: { quantity: { kind: 'range', low: 0.1, high: 0.4 }, source: 'assumed; set rates.kwhUsd' },
  })
  return {
    inputs: [purchase, life, watts, pue, kwh],
    monthly: sum(
      purchaseMonth(purchase.id, life.id),
      product(hours.id, daysPerMonth, powerHour({ watts: watts.id, pue: pue.id, kwhUsd: kwh.id })),
    ),
  }
}
