import type { PriceMark } from '../decision/decision.ts'
import { priceAge } from './price-age.ts'

/** One dated price of a chat model. USD per million tokens. */
export interface InferencePrice {
  readonly inputPer1M: number
  readonly outputPer1M: number
  /** Prompt tokens that the provider reads from its cache; absent where nobody says. */
  readonly cachedInputPer1M?: number
  /** Part of the live price that a batch costs; absent where the provider takes none. */
  readonly batchFactor?: number
  readonly source: string
  /** Day the price was seen, ISO 8601; null where the source carries none. */
  readonly date: string | null
  readonly trust: 'declared' | 'vendor-page' | 'third-party' | 'article' | 'assumed'
  readonly marks?: readonly PriceMark[]
}

/** Finds the price of a model at a provider; undefined where nobody knows it. Closed over a price table by the caller. */
export type PriceLookup = (model: { readonly provider: string; readonly model: string }) => InferencePrice | undefined

/**
 * Relative half-width that a price's age adds: prices move within a quarter (one provider's H100 rose by 21 % from August to November
 * 2026), so an old price widens the interval. Fresh (30 days) 0, ageing (90 days) 10 %, stale or undated 25 %.
 */
export const priceSpread = (date: string | null, todayIso: string): number =>
  ({ fresh: 0, ageing: 0.1, stale: 0.25, undated: 0.25 })[priceAge(date, todayIso)]
