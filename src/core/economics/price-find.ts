import { findProvider } from '../models/providers.ts'
import { isSuperseded } from './price-book.ts'
import type { PriceRow } from './price-book.ts'
import type { InferencePrice, PriceLookup } from './price-lookup.ts'
import { marksOf } from './price-marks.ts'
import { magnitudesOf } from './price-magnitude.ts'
import type { Magnitudes } from './price-magnitude.ts'
import { isPlainModel } from './price-model.ts'
import { findInTable } from './price-table-find.ts'
import { rowsOfModel, rowsOfTable } from './price-table-rows.ts'
import type { PriceTable } from './price-table.ts'

/** Where prices of inference come from. */
export interface PriceSources {
  /** The user's rows and those of the price book. */
  readonly book: readonly PriceRow[]
  readonly table: PriceTable
  /** ISO 8601 day. */
  readonly today: string
}

interface ModelName {
  readonly provider: string
  readonly model: string
}

const isOf = (row: PriceRow, { provider, model }: ModelName): boolean => {
  if (row.kind !== 'inference' || row.model === undefined || row.provider.toLowerCase() !== provider.toLowerCase()) return false
  if (row.model.toLowerCase() === model.toLowerCase()) return row.class !== 'tuned'
  // ft:gpt-4.1-mini-2025-04-14:org::id is a tuned gpt-4.1-mini: never the base's price.
  const tuned = /^ft:([^:]+?)(?:-\d{4}-\d{2}-\d{2})?(?::|$)/.exec(model)?.[1]
  if (tuned !== undefined) return row.class === 'tuned' && isPlainModel(row.model, tuned)
  return row.class !== 'tuned' && isPlainModel(row.model, model)
}

/** The user's own first, then the provider's own page, the table, what others say of the provider, and the model at another provider. */
const rank = (row: PriceRow): number => {
  if (row.own === true) return 0
  return row.trust === 'vendor-page' ? 1 : 3
}
const [tableRank, elsewhereRank, historyRank] = [2, 4, 5]

/** What is known of a model's price, the row that is used first. Superseded rows come last and are never used. */
export const inferenceRows = ({ book, table, today }: PriceSources, ref: ModelName): readonly PriceRow[] => {
  const found = findInTable(table, ref)
  const fromTable = found === undefined ? [] : rowsOfModel({ ...found, source: table.source, today })
  const ranked = [
    ...book.filter((row) => isOf(row, ref)).map((row) => ({ row, place: rank(row) })),
    ...fromTable.map((row) => ({ row, place: found?.isElsewhere === true ? elsewhereRank : tableRank })),
  ].map(({ row, place }) => ({ row, place: isSuperseded(row, today) ? historyRank : place }))
  return ranked.sort((a, b) => a.place - b.place).map(({ row }) => row)
}

const older = (a: string | null, b: string | null): string | null => (a === null || b === null ? null : a < b ? a : b)

/** Prices of chat models out of the user's rows, the price book and the table of inference prices. */
export const createPriceLookup = (sources: PriceSources): PriceLookup => {
  const { today } = sources
  // Made at the first question: most commands ask about few models, or none.
  let magnitude: Magnitudes | undefined
  return (ref): InferencePrice | undefined => {
    const rows = inferenceRows(sources, ref).filter((row) => !isSuperseded(row, today))
    const used = (unit: string): PriceRow | undefined => rows.find((row) => row.unit === unit)
    const [input, output, cached] = [used('1M input tokens'), used('1M output tokens'), used('1M cached input tokens')]
    if (input === undefined || output === undefined) return undefined
    magnitude ??= magnitudesOf([...sources.book, ...rowsOfTable(sources.table, today)])
    const judge = magnitude
    const batch = findProvider(ref.provider)?.batch
    return {
      inputPer1M: input.value,
      outputPer1M: output.value,
      ...(cached === undefined || cached.value > input.value ? {} : { cachedInputPer1M: cached.value }),
      ...(batch === undefined ? {} : { batchFactor: batch.factor }),
      source: [...new Set([input.source, output.source])].join('; '),
      date: older(input.asOf, output.asOf),
      trust: input.trust === output.trust ? input.trust : 'third-party',
      marks: [...new Set([input, output].flatMap((row) => marksOf(row, { today, magnitude: judge })))],
    }
  }
}
