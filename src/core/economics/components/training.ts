import type { ArmEvidence } from '../../decision/evidence.ts'
import { counted } from '../../report/format.ts'
import type { CostComponent, CostContext } from '../component.ts'
import type { CostInput } from '../cost-input.ts'
import { product, quotient, without } from '../expression.ts'
import type { Expression, Operand } from '../expression.ts'
import { taskInput } from '../task-input.ts'
import { timed } from './call-cost.ts'
import { coreHour } from './machine-inputs.ts'
import { providerTraining } from './training-at-provider.ts'

/** What all runs of a cycle cost: those that are wanted and those that fail on the way and are paid, runs / (1 - failed share). */
export const allRuns = (run: Operand, runs: Operand, failedShare: Operand): Expression => quotient(product(run, runs), without(failedShare))

const runsOf = (arm: ArmEvidence, { task }: CostContext): CostInput =>
  taskInput(task, {
    key: 'costs.trainingRuns',
    id: `training-runs:${arm.name}`,
    label: 'trainings a cycle',
    unit: 'runs',
    otherwise:
      arm.cost.trainingRuns === undefined
        ? { quantity: { kind: 'fixed', value: 1 }, source: 'assumed; set costs.trainingRuns' }
        : { quantity: { kind: 'fixed', value: arm.cost.trainingRuns }, source: 'as many as were run', trust: 'measured' },
  })

const failedShare = ({ task }: CostContext): CostInput =>
  taskInput(task, {
    key: 'costs.failedRunShare',
    id: 'failed-runs',
    label: 'trainings that fail and are paid',
    unit: 'share',
    otherwise: { quantity: { kind: 'range', low: 0, high: 0.3 }, source: 'assumed; set costs.failedRunShare' },
  })

/** One fit on this machine; undefined where the arm has none. USD. */
const localTraining = (arm: ArmEvidence, { task }: CostContext) => {
  const { training } = arm.cost
  if (training === undefined) return undefined
  const { hours, cores, evidence } = training
  const time: CostInput = {
    id: `training-hours:${arm.name}`,
    label: `one training on ${counted(cores, 'core')}`,
    quantity: timed(hours, evidence),
    unit: 'h',
    source: evidence === 'assumed' ? 'planned, not measured' : arm.hardware,
    date: null,
    trust: evidence,
  }
  return { inputs: [time, coreHour(task)], usd: product(time.id, cores, 'core-hour') }
}

/** Fitting an arm, the first time and again with each change of the task: on this machine, or at `trainingProvider`. */
export const training: CostComponent = {
  id: 'training',
  label: 'training',
  category: 'training',
  costOf: (arm, context) => {
    const provider = arm.untuned ? undefined : context.task.trainingProvider
    const run = provider === undefined ? localTraining(arm, context) : providerTraining(arm, context, provider)
    if (run === undefined) return undefined
    // What is fitted in passing is fitted once and does not fail.
    if (arm.untuned) return { inputs: run.inputs, upfront: run.usd, perCycle: run.usd }
    const [runs, failed] = [runsOf(arm, context), failedShare(context)]
    const fit = allRuns(run.usd, runs.id, failed.id)
    return { inputs: [...run.inputs, runs, failed], upfront: fit, perCycle: fit }
  },
}
