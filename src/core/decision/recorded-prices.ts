import type { InferencePrice, PriceLookup } from '../economics/price-lookup.ts'
import { canonicalJson } from '../lib/canonical-json.ts'

/** One question that was asked of a price lookup, and its answer; no price where nobody knew one. */
export interface RecordedPrice {
  readonly query: Parameters<PriceLookup>[0]
  readonly price?: InferencePrice
}

/** A lookup that remembers what it was asked, so that a decision can be made again with the prices of its day. */
export const recordPrices = (lookup: PriceLookup): { readonly lookup: PriceLookup; recorded(): readonly RecordedPrice[] } => {
  const known = new Map<string, RecordedPrice>()
  return {
    lookup: (query) => {
      const price = lookup(query)
      const { provider, model } = query
      known.set(canonicalJson({ provider, model }), { query: { provider, model }, ...(price === undefined ? {} : { price }) })
      return price
    },
    recorded: () => [...known.values()],
  }
}

/** Answers from what was recorded. */
export const recordedLookup = (recorded: readonly RecordedPrice[]): PriceLookup => {
  const known = new Map(recorded.map(({ query, price }) => [canonicalJson(query), price]))
  return ({ provider, model }) => known.get(canonicalJson({ provider, model }))
}
