import type { ArmCostFacts } from '../decision/evidence.ts'
import book from './price-book.json' with { type: 'json' }
import { readPriceBook } from './price-book.ts'
import type { PriceRow } from './price-book.ts'

/** What a provider would charge for one training. USD. */
export interface TrainingQuote {
  readonly provider: string
  readonly usd: number
  readonly per1MTokens: number
  readonly source: string
  readonly date: string | null
  readonly trust: PriceRow['trust']
}

/** Size classes of the LoRA quotes: upper end in billions of parameters. The rows are the price book's. */
const loraClasses: readonly { readonly upTo: number; readonly ids: readonly string[] }[] = [
  { upTo: 16, ids: ['together-train-sft-lora-le16b', 'fireworks-train-sft-lora-le16b', 'nebius-train-sft-lora-lt20b'] },
  { upTo: 69, ids: ['together-train-sft-lora-17-69b', 'fireworks-train-sft-lora-16-80b'] },
  { upTo: 100, ids: ['together-train-sft-lora-70-100b'] },
]

/** Quotes of the price book for one LoRA training of `trainingTokens` tokens (rows x epochs); none where tokens or size are not known. */
export const trainingQuotes = ({
  trainingTokens,
  baseBillions,
}: Pick<ArmCostFacts, 'trainingTokens' | 'baseBillions'>): readonly TrainingQuote[] => {
  if (trainingTokens === undefined || baseBillions === undefined) return []
  const ids = loraClasses.find(({ upTo }) => baseBillions <= upTo)?.ids ?? []
  return readPriceBook(book, 'price-book.json')
    .filter((row) => ids.includes(row.id))
    .map((row) => ({
      provider: row.provider,
      usd: (trainingTokens / 1e6) * row.value,
      per1MTokens: row.value,
      source: row.source,
      date: row.asOf,
      trust: row.trust,
    }))
}
