import type { PriceMark } from '../decision/decision.ts'
import { priceAge } from './price-age.ts'
import type { PriceRow } from './price-book.ts'
import { isSuperseded } from './price-book.ts'
import { magnitudesOf } from './price-magnitude.ts'
import type { Magnitudes } from './price-magnitude.ts'

/**
 * What a reader should know before believing a price. `ageing` is every price older than 30 days; `third-party` every price that is
 * neither the provider's own page nor the user's. Its magnitude is held against `book`, or against `magnitude` where that was made before (for many rows).
 */
export const marksOf = (
  row: PriceRow,
  {
    today,
    book = [],
    magnitude = magnitudesOf(book),
  }: { readonly today: string; readonly book?: readonly PriceRow[]; readonly magnitude?: Magnitudes },
): readonly PriceMark[] => {
  const age = priceAge(row.asOf, today)
  const isOver = (row.expires !== undefined && row.expires < today) || isSuperseded(row, today)
  return [
    ...(isOver ? (['expired'] as const) : []),
    ...(age === 'ageing' || age === 'stale' ? (['ageing'] as const) : []),
    ...(age === 'undated' ? (['undated'] as const) : []),
    ...(row.trust === 'declared' || row.trust === 'vendor-page' ? [] : (['third-party'] as const)),
    ...(magnitude(row) === undefined ? [] : (['unlikely magnitude'] as const)),
    ...(row.own === true ? (['own price'] as const) : []),
  ]
}
