import type { QuantityKeyName } from '../task/quantity-keys.ts'
import type { Task } from '../task/task.ts'
import type { CostInput, Trust } from './cost-input.ts'
import type { CostUnit } from './cost-unit.ts'
import { middle } from './quantity.ts'
import type { Quantity } from './quantity.ts'

/** A number that task.yaml may state, and what holds where it does not. */
interface TaskInputOptions {
  readonly key: QuantityKeyName
  readonly id: string
  readonly label: string
  readonly unit: CostUnit
  readonly otherwise: { readonly quantity: Quantity; readonly source: string; readonly trust?: Trust }
}

/** What a task made by hand states in its plain fields (`rates.labelUsd`); a default is not stated. */
const plainValue = (task: Task, key: QuantityKeyName): number | undefined => {
  if (task.origins[key] === 'default') return undefined
  const [group = '', name = ''] = key.split('.')
  const value = (task as unknown as Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>)[group]?.[name]
  return typeof value === 'number' ? value : undefined
}

/** What task.yaml states for a key; undefined where it says nothing. */
export const declaredQuantity = (task: Task, key: QuantityKeyName): Quantity | undefined => {
  const plain = plainValue(task, key)
  return task.quantities[key] ?? (plain === undefined ? undefined : { kind: 'fixed', value: plain })
}

type DeclaredInputOptions = Omit<TaskInputOptions, 'otherwise'>

/** An input as task.yaml declares it; undefined where it says nothing. */
export const declaredInput = (task: Task, { key, id, label, unit }: DeclaredInputOptions): CostInput | undefined => {
  const quantity = declaredQuantity(task, key)
  return quantity === undefined ? undefined : { id, label, unit, date: null, quantity, source: `task.yaml ${key}`, trust: 'declared' }
}

/** The same, and undefined where it is declared as nothing: a line that nobody has is left out. */
export const statedInput = (task: Task, options: DeclaredInputOptions): CostInput | undefined => {
  const input = declaredInput(task, options)
  return input === undefined || middle(input.quantity) === 0 ? undefined : input
}

/** An input of the cost model: as task.yaml declares it, else the assumption with its ground. */
export const taskInput = (task: Task, { otherwise, ...options }: TaskInputOptions): CostInput => {
  const { id, label, unit } = options
  const { quantity, source, trust = 'assumed' } = otherwise
  return declaredInput(task, options) ?? { id, label, unit, date: null, quantity, source, trust }
}
