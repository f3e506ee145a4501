import type { ArmEvidence } from '../../decision/evidence.ts'
import { AssayError } from '../../errors.ts'
import type { HostingKeyName } from '../../task/quantity-keys.ts'
import type { Hosting, Task } from '../../task/task.ts'
import { bookInput } from '../book-input.ts'
import type { CostContext } from '../component.ts'
import type { CostInput } from '../cost-input.ts'
import type { CostUnit } from '../cost-unit.ts'
import { ends } from '../quantity.ts'
import type { Quantity } from '../quantity.ts'

/** How task.yaml says that a model is served, and the model's name there. */
export interface HostedModel extends Hosting {
  readonly name: string
}

/** How the model of an arm is served where it is not paid by the token; undefined where task.yaml says nothing. */
export const hostingOf = ({ modelName }: ArmEvidence, { hosting }: Pick<Task, 'hosting'>): HostedModel | undefined => {
  const found = modelName === undefined ? undefined : hosting[modelName]
  return found === undefined || modelName === undefined ? undefined : { ...found, name: modelName }
}

interface HostInputOptions {
  readonly key: HostingKeyName
  readonly label: string
  readonly unit: CostUnit
  readonly otherwise: { readonly quantity: Quantity; readonly source: string }
}

/** A number of `hosting.NAME` as declared; undefined where it is not. */
export const declaredHostInput = (host: HostedModel, { key, label, unit }: Omit<HostInputOptions, 'otherwise'>): CostInput | undefined => {
  const quantity = host.quantities[key]
  const id = `host-${key}:${host.name}`
  return quantity === undefined
    ? undefined
    : { id, label, unit, quantity, source: `task.yaml hosting.${host.name}.${key}`, date: null, trust: 'declared' }
}

/** The same, else the assumption with its ground. */
export const hostInput = (host: HostedModel, { otherwise, ...options }: HostInputOptions): CostInput => {
  const { key, label, unit } = options
  return declaredHostInput(host, options) ?? { id: `host-${key}:${host.name}`, label, unit, ...otherwise, date: null, trust: 'assumed' }
}

/** A number that others are divided by. Throws `task-invalid` where it may be 0. */
export const aboveNothing = (host: HostedModel, key: HostingKeyName, input: CostInput): CostInput => {
  if (ends(input.quantity)[0] > 0) return input
  throw new AssayError('task-invalid', `hosting.${host.name}.${key} may be 0: nothing could be served`, {
    where: `task.yaml hosting.${host.name}.${key}`,
    hint: `write more than 0 ${input.unit}`,
  })
}

/** A number of `hosting.NAME` that others are divided by, declared or assumed. */
export const divisor = (host: HostedModel, options: HostInputOptions): CostInput =>
  aboveNothing(host, options.key, hostInput(host, options))

/** The card that a row of the price book is about: `H100 80GB, dedicated` is an `h100 80gb`. */
export const classOfGpu = (row: { readonly class?: string | undefined }): string =>
  (row.class ?? '').split(',')[0]?.trim().toLowerCase() ?? ''

/** What a machine costs an hour: as declared, else offers of that GPU in the price book. Throws where neither says anything. */
export const hourPrice = (host: HostedModel, { book, today }: Pick<CostContext, 'book' | 'today'>): CostInput => {
  const label = `a machine for ${host.name}`
  const declared = declaredHostInput(host, { key: 'usdPerHour', label, unit: 'USD/h' })
  if (declared !== undefined) return declared
  const { provider } = host
  const gpu = host.gpu?.trim()
  const where = `task.yaml hosting.${host.name}`
  if (gpu === undefined)
    throw new AssayError('task-invalid', `hosting.${host.name} says no price`, {
      where,
      hint: 'add usdPerHour, purchaseUsd (own hardware), or gpu: a class of the price book such as "H100 80GB"',
    })
  const rentals = book.filter(({ kind, provider }) => kind === 'gpu-hour' && provider !== 'local')
  const rows = rentals.filter((row) => classOfGpu(row) === gpu.toLowerCase() && (provider === undefined || row.provider === provider))
  const of = provider === undefined ? gpu : `${gpu} at ${provider}`
  const input = bookInput(rows, { id: `host-hour:${of}`, label: `${of}, an hour`, unit: 'USD/h', today, book })
  if (input !== undefined) return input
  throw new AssayError('price-unknown', `hosting.${host.name}.gpu: no price is known for ${of}`, {
    where,
    hint: `set usdPerHour, or one of ${[...new Set(rentals.map((row) => (row.class ?? '').split(',')[0]))].join(', ')}`,
  })
}
