/** One dated price of a chat model. USD per million tokens. */
export interface InferencePrice {
  readonly inputPer1M: number
  readonly outputPer1M: number
  readonly source: string
  /** Day the price was seen, ISO 8601; null where the source carries none. */
  readonly date: string | null
  readonly trust: 'declared' | 'vendor-page' | 'third-party' | 'article' | 'assumed'
}

/** Finds the price of a model at a provider; undefined where nobody knows it. Closed over a price table by the caller. */
export type PriceLookup = (model: { readonly provider: string; readonly model: string }) => InferencePrice | undefined

const dayMs = 86_400_000

/**
 * Relative half-width that a price's age adds: prices move within a quarter (providers.md §6.3, §6.6), so an old price widens
 * the interval. Fresh (30 days) 0, ageing (90 days) 10 %, stale or undated 25 %.
 */
export const priceSpread = (date: string | null, todayIso: string): number => {
  const seen = date === null ? Number.NaN : Date.parse(date)
  const age = (Date.parse(todayIso) - seen) / dayMs
  if (Number.isNaN(age)) return 0.25
  if (age <= 30) return 0
  return age <= 90 ? 0.1 : 0.25
}
