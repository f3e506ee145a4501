import { formatQuantity } from '../economics/quantity.ts'
import type { Quantity } from '../economics/quantity.ts'
import { quantityKeys } from './quantity-keys.ts'
import { taskKeys } from './task-keys.ts'
import type { Origin, Task } from './task.ts'

/** One line of `assay explain task`. `value` is empty where the key has no value and no default. */
export interface ExplainedKey {
  readonly key: string
  readonly value: string
  readonly origin: Origin
  readonly meaning: string
  /** What holds without the key, in words; absent for required keys. */
  readonly fallback?: string
}

/** Keys whose task value is written differently from how it is held. */
const written: Readonly<Record<string, (task: Task) => unknown>> = {
  data: ({ data }) => ('files' in data ? (data.files.length === 1 ? data.files[0] : data.files) : data),
  output: ({ output }) =>
    output.kind === 'labels' ? { labels: output.labels } : output.kind === 'json' ? { schema: output.schemaFile } : 'text',
  models: ({ models }) =>
    Object.fromEntries(Object.values(models).map((ref) => [ref.name, `${ref.model} (${ref.baseUrl ?? ref.provider})`])),
  margin: ({ margin }) => `${Number((margin * 100).toFixed(4))}pt`,
  prices: ({ priceFile }) => priceFile,
  hosting: ({ hosting }) => (Object.keys(hosting).length === 0 ? undefined : hosting),
  need: ({ need }) => (need === undefined ? undefined : need.finer === undefined ? need.kind : need),
  columns: ({ columns }) => (Object.keys(columns).length === 0 ? undefined : columns),
}

const valueOf = (task: Task, key: string): unknown => {
  const own = written[key]
  if (own !== undefined) return own(task)
  const quantity = (task.quantities as Readonly<Record<string, Quantity>>)[key]
  const unit = quantityKeys.find((entry) => entry.key === key)?.unit ?? ''
  if (quantity !== undefined) return formatQuantity(quantity, { asShare: unit.startsWith('share') })
  let value: unknown = task
  for (const part of key.split('.')) value = (value as Record<string, unknown> | undefined)?.[part]
  return Array.isArray(value) && value.length === 0 ? undefined : value
}

const asText = (value: unknown): string => (value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value))

/** Every key of task.yaml with its value, where the value came from, what it means and its default. */
export const explainTask = (task: Task): readonly ExplainedKey[] =>
  taskKeys.map(({ key, meaning, fallback }) => ({
    key,
    value: asText(valueOf(task, key)),
    origin: task.origins[key] ?? 'default',
    meaning,
    ...(fallback !== undefined && { fallback }),
  }))
