import type { ArmEvidence } from '../../decision/evidence.ts'
import type { CostComponent, CostContext } from '../component.ts'
import type { CostInput } from '../cost-input.ts'
import { product, sum } from '../expression.ts'
import { statedInput } from '../task-input.ts'
import { callCost } from './call-cost.ts'
import type { CallCost } from './call-cost.ts'

/** The calls that measuring this arm took, at the price of a call; undefined where it made none. */
const repeatedCalls = (arm: ArmEvidence, context: CostContext): CallCost | undefined => {
  if (arm.modelCalls === 0) return undefined
  const call = callCost(arm, context)
  const calls: CostInput = {
    id: `evaluation-calls:${arm.name}`,
    label: 'calls of one evaluation',
    quantity: { kind: 'fixed', value: arm.modelCalls },
    unit: 'calls',
    source: 'this run',
    date: null,
    trust: 'measured',
  }
  return { inputs: [...call.inputs, calls], usd: product(calls.id, call.usd) }
}

/** Measuring an arm again when the task changes: the calls that it took this time, and what is declared on top. This time's are paid. */
export const evaluation: CostComponent = {
  id: 'evaluation',
  label: 'evaluation of a cycle',
  category: 'evaluation',
  costOf: (arm, context) => {
    const repeated = repeatedCalls(arm, context)
    const options = {
      key: 'costs.evaluationUsdPerCycle',
      id: 'evaluation-usd',
      label: 'evaluation of a cycle, beyond its calls',
      unit: 'USD',
    } as const
    const extra = arm.cost.host.kind === 'none' ? undefined : statedInput(context.task, options)
    if (repeated === undefined && extra === undefined) return undefined
    return {
      inputs: [...(repeated?.inputs ?? []), ...(extra === undefined ? [] : [extra])],
      ...(extra === undefined ? {} : { upfront: sum(extra.id) }),
      perCycle: sum(...(repeated === undefined ? [] : [repeated.usd]), ...(extra === undefined ? [] : [extra.id])),
    }
  },
}
