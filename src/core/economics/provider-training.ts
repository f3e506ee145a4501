import { plainModel } from './price-model.ts'
import type { PriceRow } from './price-book.ts'

/** What is trained: a named model, or an open base of so many billion parameters. Methods as the price book names them. */
export interface TrainedModel {
  readonly model?: string
  readonly baseBillions?: number
}

/** Upper end of a size class in billions: `<=16B sft-lora`, `17-69B sft-lora`, `<20B`; undefined for anything else. */
const upperEnd = (text: string): number | undefined => {
  const match = /^(?:<=?|[\d.]+-)([\d.]+)B\b/.exec(text)
  return match?.[1] === undefined ? undefined : Number(match[1])
}

/** LoRA and closed models' own tuning; receipts, preference tuning and full tuning are other things. */
const isSupervised = (text: string): boolean => /\bsft(-lora)?$/.test(text)

/**
 * Rows of the price book for one supervised LoRA training at a provider, paid by the token or by the hour: those of the model itself, else of
 * the smallest size class that it fits in.
 */
export const trainingRows = (book: readonly PriceRow[], provider: string, { model, baseBillions }: TrainedModel): readonly PriceRow[] => {
  const rows = book.filter((row) => row.kind === 'training' && row.provider === provider && row.unit !== 'job')
  const named = rows.filter((row) => row.model !== undefined && model !== undefined && plainModel(row.model) === plainModel(model))
  const ofModel = named.filter(
    (row) => row.own === true || row.class === undefined || isSupervised(row.class) || row.unit === 'training hour',
  )
  if (ofModel.length > 0) return ofModel
  if (baseBillions === undefined) return []
  const sized = rows.flatMap((row) => {
    const upTo = row.class === undefined || row.model !== undefined || !isSupervised(row.class) ? undefined : upperEnd(row.class)
    return upTo === undefined || upTo < baseBillions ? [] : [{ row, upTo }]
  })
  const smallest = Math.min(...sized.map(({ upTo }) => upTo))
  return sized.filter(({ upTo }) => upTo === smallest).map(({ row }) => row)
}
