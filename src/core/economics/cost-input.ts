import type { Quantity } from './quantity.ts'

/** Where an input comes from. `assumed` inputs stand at their adverse end whenever a claim is tested. */
export type Trust = 'measured' | 'observed' | 'declared' | 'vendor-page' | 'third-party' | 'article' | 'assumed'

/** One input of the cost model. Inputs with the same `id` are the same number for every arm: their draws are shared. */
export interface CostInput {
  readonly id: string
  readonly label: string
  readonly quantity: Quantity
  readonly unit: string
  readonly source: string
  readonly date: string | null
  readonly trust: Trust
}
