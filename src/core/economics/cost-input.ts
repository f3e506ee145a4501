import type { PriceMark } from '../decision/decision.ts'
import type { CostUnit } from './cost-unit.ts'
import type { Quantity } from './quantity.ts'

/** Where an input comes from. `assumed` inputs stand at their adverse end whenever a claim is tested. */
export type Trust = 'measured' | 'observed' | 'declared' | 'vendor-page' | 'third-party' | 'article' | 'assumed'

/** One input of the cost model. Inputs with the same `id` are the same number for every arm: their draws are shared. */
export interface CostInput {
  readonly id: string
  readonly label: string
  readonly quantity: Quantity
  /** A closed list (cost-unit.ts): what the input counts is known, so that money, tokens and hours cannot be mixed. */
  readonly unit: CostUnit
  readonly source: string
  readonly date: string | null
  readonly trust: Trust
  /** What a reader should know before believing a price. */
  readonly marks?: readonly PriceMark[]
}
