import type { CostInput } from './cost-input.ts'
import type { CostUnit } from './cost-unit.ts'
import { isSuperseded } from './price-book.ts'
import type { PriceRow } from './price-book.ts'
import { priceSpread } from './price-lookup.ts'
import { marksOf } from './price-marks.ts'
import { around } from './quantity.ts'
import type { Quantity } from './quantity.ts'

interface BookInputOptions {
  readonly id: string
  readonly label: string
  readonly unit: CostUnit
  /** ISO 8601 day. */
  readonly today: string
  readonly book: readonly PriceRow[]
}

/** Rows that count: the user's own where there are any, and none that another row has replaced. */
const valid = (rows: readonly PriceRow[], today: string): readonly PriceRow[] => {
  const current = rows.filter((row) => !isSuperseded(row, today))
  const own = current.filter((row) => row.own === true)
  return own.length > 0 ? own : current
}

/** One price, unsure by its age; several offers as what lies between the cheapest and the dearest, likeliest in their middle. */
const spread = (rows: readonly PriceRow[], today: string): Quantity => {
  const values = rows.map(({ value }) => value).sort((a, b) => a - b)
  const [low = 0, high = 0] = [values[0], values.at(-1)]
  const [only] = rows
  if (low === high) return around(low, priceSpread(only?.asOf ?? null, today))
  const mode = values[Math.floor((values.length - 1) / 2)] ?? low
  return values.length === 2 ? { kind: 'range', low, high } : { kind: 'triangular', low, mode, high }
}

/** An input of the cost model out of rows of the price book that price the same thing; undefined where there are none. */
export const bookInput = (rows: readonly PriceRow[], { id, label, unit, today, book }: BookInputOptions): CostInput | undefined => {
  const used = valid(rows, today)
  const [first] = used
  if (first === undefined) return undefined
  const dates = used.map((row) => row.asOf)
  const marks = [...new Set(used.flatMap((row) => marksOf(row, { today, book })))]
  return {
    id,
    label,
    unit,
    quantity: spread(used, today),
    source: [...new Set(used.map((row) => row.source))].join('; '),
    date: dates.includes(null) ? null : (dates.sort()[0] ?? null),
    trust: used.every((row) => row.trust === first.trust) ? first.trust : 'third-party',
    ...(marks.length === 0 ? {} : { marks }),
  }
}
