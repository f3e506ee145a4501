import type { ArmEvidence } from '../../decision/evidence.ts'
import { cyclesPerYear } from '../component.ts'
import type { CostComponent, CostContext } from '../component.ts'
import { monthsPerYear } from '../conversions.ts'
import type { CostInput } from '../cost-input.ts'
import { largest, product, quotient, sum } from '../expression.ts'
import type { Expression, Operand } from '../expression.ts'
import { switchedOffOn } from '../../licences/deprecations.ts'
import { statedInput, taskInput } from '../task-input.ts'
import { evaluation } from './evaluation.ts'
import { engineerWeek, people } from './people.ts'
import { training } from './training.ts'
import { monthsUntil } from '../../lib/calendar.ts'

/** Cycles a year where a newer base asks for one every so many months (V-S1-17). */
export const cyclesByCadence = (cadenceMonths: Operand): Expression => quotient(monthsPerYear, cadenceMonths)

/** Training, work and evaluation of one cycle; its labels are still good. */
const retraining = (arm: ArmEvidence, context: CostContext, components: readonly CostComponent[]) => {
  const parts = components.flatMap((component) => component.costOf(arm, context) ?? [])
  return { inputs: parts.flatMap(({ inputs }) => inputs), usd: sum(...parts.flatMap(({ perCycle }) => perCycle ?? [])) }
}

/** Tuning again on newer base models, beyond the cycles that the task itself asks for: each of those takes the newest base anyway. */
export const newerBases: CostComponent = {
  id: 'newer-bases',
  label: 'tuning again on newer base models',
  category: 'training',
  costOf: (arm, context) => {
    const cadence = statedInput(context.task, {
      key: 'costs.baseCadenceMonths',
      id: 'base-cadence',
      label: 'months until a newer base asks for a new cycle',
      unit: 'months',
    })
    if (arm.untuned || cadence === undefined) return undefined
    const again = retraining(arm, context, [training, people, evaluation])
    const extra = largest(0, sum(cyclesByCadence(cadence.id), product(-1, cyclesPerYear)))
    return { inputs: [cadence, ...again.inputs], monthly: quotient(product(extra, again.usd), monthsPerYear) }
  },
}

/** The model that an arm asks at a provider, with the day on which it is switched off: as the arm says, else as the dated table does. */
const switchedOff = ({ name, cost: { host, deprecatesOn } }: ArmEvidence): { readonly model: string; readonly on: string } | undefined => {
  const on = deprecatesOn ?? (host.kind === 'remote' ? switchedOffOn(host) : undefined)
  return on === undefined ? undefined : { model: host.kind === 'remote' ? host.model : name, on }
}

/** Moving off a model that is switched off within the horizon: work, and for a tuned arm its training and evaluation. Counted at the start. */
export const migration: CostComponent = {
  id: 'migration',
  label: 'moving to another model',
  category: 'migration',
  costOf: (arm, context) => {
    const { task, today } = context
    const off = switchedOff(arm)
    const months = off === undefined ? undefined : monthsUntil(off.on, today)
    if (off === undefined || months === undefined || months > task.horizonMonths) return undefined
    const weeks: CostInput = taskInput(task, {
      key: 'costs.migrationWeeks',
      id: `migration-weeks:${off.model}`,
      label: `work when ${off.model} is switched off on ${off.on}`,
      unit: 'weeks',
      otherwise: {
        quantity: { kind: 'range', low: 0.5, high: 2 },
        source: 'assumed: as the least work on any arm; set costs.migrationWeeks',
      },
    })
    const again = arm.untuned ? { inputs: [], usd: undefined } : retraining(arm, context, [training, evaluation])
    return {
      inputs: [weeks, engineerWeek(task), ...again.inputs],
      upfront: sum(product(weeks.id, 'engineer-week'), ...(again.usd === undefined ? [] : [again.usd])),
    }
  },
}
