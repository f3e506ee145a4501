import type { ArmEvidence } from '../decision/evidence.ts'
import type { Task } from '../task/task.ts'
import type { CostContext } from './component.ts'
import type { CostInput } from './cost-input.ts'
import { ends } from './quantity.ts'
import { scaleQuantity } from './scale-quantity.ts'
import { declaredQuantity, taskInput } from './task-input.ts'
import { daysPerMonth } from '../lib/calendar.ts'

const common = { id: 'calls-per-day', label: 'calls a day', unit: 'calls/day', date: null } as const

/** Tokens of a call where no arm says: 300 in and 30 out. */
const guessedTokens = 330

/** The arm whose calls the tokens of a month are: what runs today, else any that asks a model. */
const runsToday = (arms: readonly ArmEvidence[]): ArmEvidence | undefined => {
  const counted = arms.filter(({ cost: { tokensPerCall: tokens } }) => tokens !== undefined && tokens.input + tokens.output > 0)
  return counted.find(({ modelName }) => modelName === 'current') ?? counted.find(({ kind }) => kind === 'prompt') ?? counted[0]
}

/** Calls behind a volume that is declared in tokens a month. */
const callsOfTokens = (task: Task, arms: readonly ArmEvidence[]): CostInput | undefined => {
  const monthly = task.quantities['volume.tokensPerMonth']
  if (monthly === undefined || task.quantities['volume.callsPerDay'] !== undefined) return undefined
  const arm = runsToday(arms)
  const { tokensPerCall } = arm?.cost ?? {}
  const tokens = tokensPerCall === undefined ? guessedTokens : tokensPerCall.input + tokensPerCall.output
  const quantity = scaleQuantity(monthly, 1 / (tokens * daysPerMonth))
  if (arm !== undefined && tokensPerCall !== undefined && tokensPerCall.evidence !== 'assumed')
    return {
      ...common,
      quantity,
      source: `task.yaml volume.tokensPerMonth / ${Math.round(tokens)} tokens a call of ${arm.name}`,
      trust: 'declared',
    }
  const [low, high] = ends(quantity)
  return {
    ...common,
    quantity: { kind: 'factor', low: low / 3, high: high * 3 },
    source: `task.yaml volume.tokensPerMonth / ${Math.round(tokens)} tokens a call (assumed, unsure by a factor of 3)`,
    trust: 'assumed',
  }
}

const calls = (task: Task, arms: readonly ArmEvidence[]): CostInput => {
  const derived = callsOfTokens(task, arms)
  if (derived !== undefined) return derived
  const input = taskInput(task, {
    ...common,
    key: 'volume.callsPerDay',
    otherwise: {
      quantity: { kind: 'factor', low: task.volume.callsPerDay / 3, high: task.volume.callsPerDay * 3 },
      source: 'default of task.yaml, unsure by a factor of 3',
    },
  })
  return task.quantities['volume.actionsPerDay'] === undefined || input.trust === 'assumed'
    ? input
    : { ...input, source: `task.yaml volume.actionsPerDay x callsPerAction (${task.callsPerAction})` }
}

const cycles = (task: Task): CostInput => {
  const isPledged = declaredQuantity(task, 'maintain.cyclesPerYear') !== undefined
  return taskInput(task, {
    id: 'cycles',
    label: 'changes of the task that need a new fit',
    unit: 'a year',
    key: isPledged ? 'maintain.cyclesPerYear' : 'changes.outputsPerYear',
    otherwise: {
      quantity: { kind: 'fixed', value: task.changes.outputsPerYear },
      source: 'default of task.yaml; set changes.outputsPerYear',
    },
  })
}

/** Inputs that every arm's total rests on: how many calls, how they grow, how often the task changes. */
export const sharedInputs = ({ task, arms = [] }: Pick<CostContext, 'task' | 'arms'>): readonly CostInput[] => [
  calls(task, arms),
  taskInput(task, {
    key: 'volume.growthPerMonth',
    id: 'growth',
    label: 'growth of calls',
    unit: 'a month',
    otherwise: {
      quantity: { kind: 'fixed', value: task.volume.growthPerMonth },
      source: 'default of task.yaml; set volume.growthPerMonth',
    },
  }),
  cycles(task),
]
