import type { ArmCostFacts } from '../decision/evidence.ts'
import type { PriceRow } from './price-book.ts'
import { isSuperseded, packagedBook } from './price-book.ts'
import { trainingRows } from './provider-training.ts'

/** What a provider would charge for one training. USD. */
export interface TrainingQuote {
  readonly provider: string
  readonly usd: number
  readonly per1MTokens: number
  readonly source: string
  readonly date: string | null
  readonly trust: PriceRow['trust']
}

/** Quotes of the price book for one LoRA training of `trainingTokens` tokens (rows x epochs); none where tokens or size are not known. */
export const trainingQuotes = (
  { trainingTokens, baseBillions }: Pick<ArmCostFacts, 'trainingTokens' | 'baseBillions'>,
  { book, today = '' }: { readonly book?: readonly PriceRow[]; readonly today?: string } = {},
): readonly TrainingQuote[] => {
  if (trainingTokens === undefined || baseBillions === undefined) return []
  const current = (book ?? packagedBook()).filter((row) => row.unit === '1M training tokens' && !isSuperseded(row, today))
  return [...new Set(current.map(({ provider }) => provider))].flatMap((provider) =>
    trainingRows(current, provider, { baseBillions }).map((row) => ({
      provider,
      usd: (trainingTokens / 1e6) * row.value,
      per1MTokens: row.value,
      source: row.source,
      date: row.asOf,
      trust: row.trust,
    })),
  )
}
