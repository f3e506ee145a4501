import { sampleTask } from '../decision/sample-evidence.ts'
import type { ArmEvidence } from '../decision/evidence.ts'
import type { Task } from '../task/task.ts'
import type { CostComponent, CostContext } from './component.ts'
import type { CostInput } from './cost-input.ts'
import { assertMoney } from './dimensions.ts'
import { createEvaluation } from './evaluate.ts'
import { createGraph } from './expression-graph.ts'
import type { Expression } from './expression.ts'
import { packagedBook } from './price-book.ts'
import { middle } from './quantity.ts'
import { sharedInputs } from './shared-inputs.ts'

/** The sample task with some of its fields replaced; `quantities` as task.yaml would declare them. */
export const taskWith = (rest: Partial<Task> = {}): Task => ({ ...sampleTask, ...rest })

/** A plain number as a declared quantity. */
export const fixed = (value: number) => ({ kind: 'fixed', value }) as const

/** The sample task and today's price book. */
export const contextWith = (rest: Partial<CostContext> = {}): CostContext => ({
  task: sampleTask,
  prices: ({ provider, model }) =>
    model === 'big' || model === 'ft:small' || model === 'small'
      ? {
          inputPer1M: model === 'big' ? 2.5 : model === 'small' ? 0.15 : 0.3,
          outputPer1M: model === 'big' ? 10 : model === 'small' ? 0.6 : 1.2,
          ...(model === 'big' ? { cachedInputPer1M: 1.25 } : {}),
          ...(provider === 'openai' ? { batchFactor: 0.5 } : {}),
          source: 'sample',
          date: '2026-11-20',
          trust: 'vendor-page',
        }
      : undefined,
  book: packagedBook(),
  today: '2026-11-25',
  trainRows: 500,
  ...rest,
})

/** An expression at one point: inputs by id, those that are not named at 0. */
export const valueOf = (expression: Expression, values: Readonly<Record<string, number>> = {}, month = 0): number => {
  const value = createEvaluation((id) => values[id] ?? 0).inMonth(createGraph().nodeOf(expression), month)
  if (typeof value !== 'number') throw new RangeError('a point is one number')
  return value
}

/** What a component says an arm costs, each input at its middle unless `values` says otherwise. USD; undefined where the arm has no such cost. */
export const costAt = (
  component: CostComponent,
  arm: ArmEvidence,
  { context = contextWith(), values = {} }: { readonly context?: CostContext; readonly values?: Readonly<Record<string, number>> } = {},
) => {
  const cost = component.costOf(arm, context)
  if (cost === undefined) return undefined
  const inputs: readonly CostInput[] = [...sharedInputs(context), ...cost.inputs]
  assertMoney(component.id, cost, new Map(inputs.map((input) => [input.id, input])))
  const all = { ...Object.fromEntries(inputs.map((input) => [input.id, middle(input.quantity)])), ...values }
  const at = (expression: Expression | undefined, month = 0) => (expression === undefined ? 0 : valueOf(expression, all, month))
  return {
    upfront: at(cost.upfront),
    monthly: at(cost.monthly),
    perCycle: at(cost.perCycle),
    inMonth: (month: number) => at(cost.monthly, month),
    input: (id: string) => cost.inputs.find((input) => input.id === id),
    ids: [...new Set(cost.inputs.map(({ id }) => id))],
  }
}
