import { callsOfMonth } from '../component.ts'
import type { CostComponent } from '../component.ts'
import { hoursPerMonth } from '../conversions.ts'
import { largest, product } from '../expression.ts'
import { callCost } from './call-cost.ts'
import { hostingOf } from './hosting-inputs.ts'
import { coreHour } from './machine-inputs.ts'

/** Time on this machine: a model needs one of its own that is always on, a classifier runs inside the application. */
export const ownMachine: CostComponent = {
  id: 'machine',
  label: 'time on this machine',
  category: 'serving',
  costOf: (arm, context) => {
    const { host } = arm.cost
    if (host.kind !== 'local' || hostingOf(arm, context.task) !== undefined) return undefined
    const { inputs, usd } = callCost(arm, context)
    const calls = product(callsOfMonth, usd)
    return host.alwaysOn
      ? { inputs: [...inputs, coreHour(context.task)], monthly: largest(product(host.cores, hoursPerMonth, 'core-hour'), calls) }
      : { inputs, monthly: calls }
  },
}
