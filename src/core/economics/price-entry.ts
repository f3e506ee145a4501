import type { PriceMark } from '../decision/decision.ts'
import { daysSince, priceAge } from './price-age.ts'
import type { PriceAge } from './price-age.ts'
import { isSuperseded } from './price-book.ts'
import type { PriceRow } from './price-book.ts'
import type { Magnitudes } from './price-magnitude.ts'
import { marksOf } from './price-marks.ts'

/** One price as people are shown it. */
export interface PriceEntry {
  readonly id: string
  readonly provider: string
  readonly kind: PriceRow['kind']
  readonly model?: string
  readonly class?: string
  /** USD per `unit`. */
  readonly value: number
  readonly unit: string
  readonly date: string | null
  readonly age: PriceAge
  readonly ageDays?: number
  readonly source: string
  readonly trust: PriceRow['trust']
  readonly marks: readonly PriceMark[]
  /** Another row holds now. */
  readonly superseded: boolean
  readonly note?: string
  readonly conflictsWith?: readonly string[]
}

/** A row with its age and marks on a day. */
export const priceEntry = (row: PriceRow, { today, magnitude }: { readonly today: string; readonly magnitude: Magnitudes }): PriceEntry => {
  const ageDays = daysSince(row.asOf, today)
  return {
    id: row.id,
    provider: row.provider,
    kind: row.kind,
    ...(row.model === undefined ? {} : { model: row.model }),
    ...(row.class === undefined ? {} : { class: row.class }),
    value: row.value,
    unit: row.unit,
    date: row.asOf,
    age: priceAge(row.asOf, today),
    ...(ageDays === undefined ? {} : { ageDays }),
    source: row.source,
    trust: row.trust,
    marks: marksOf(row, { today, magnitude }),
    superseded: isSuperseded(row, today),
    ...(row.note === undefined ? {} : { note: row.note }),
    ...(row.conflictsWith === undefined ? {} : { conflictsWith: row.conflictsWith }),
  }
}
