import type { PriceRow } from '../core/economics/price-book.ts'
import type { PriceKind } from '../core/economics/price-kind.ts'
import { priceEntry } from '../core/economics/price-entry.ts'
import type { PriceEntry } from '../core/economics/price-entry.ts'
import { priceFactors } from '../core/economics/price-factors.ts'
import type { PriceFactor } from '../core/economics/price-factors.ts'
import { magnitudesOf } from '../core/economics/price-magnitude.ts'
import { rowsOfTable } from '../core/economics/price-table-rows.ts'
import { AssayError } from '../core/errors.ts'
import { didYouMean } from '../core/lib/did-you-mean.ts'
import type { Prices } from './open-prices.ts'

export interface PriceFilter {
  readonly kind?: PriceKind
  readonly provider?: string
  readonly model?: string
  /** Found anywhere in a row. */
  readonly text?: string
}

export interface PriceList {
  readonly today: string
  readonly prices: readonly PriceEntry[]
  readonly factors: readonly PriceFactor[]
  /** The price book that comes with Assay: no row of it was seen after `day`. */
  readonly book: { readonly rows: number; readonly day: string | null }
  /** The table of inference prices; its rows are listed where a filter asks for them. */
  readonly table: { readonly source: string; readonly day: string | null; readonly models: number; readonly listed: boolean }
}

const holds = (text: string | undefined, part: string | undefined): boolean =>
  part === undefined || text?.toLowerCase().includes(part.toLowerCase()) === true

const fits = (row: PriceRow, { kind, provider, model, text }: PriceFilter): boolean =>
  (kind === undefined || row.kind === kind) &&
  holds(row.provider, provider) &&
  holds(row.model, model) &&
  holds([row.id, row.provider, row.kind, row.model, row.class, row.unit, row.source, row.note].join(' '), text)

/** Throws `price-unknown` where no row has such a provider or model. */
const refuseNothing = (rows: readonly PriceRow[], filter: PriceFilter): void => {
  const wanted = filter.model ?? filter.provider ?? filter.text
  if (wanted === undefined) return
  const known = rows.flatMap(({ provider, model }) => [provider, ...(model === undefined ? [] : [model])])
  const near = didYouMean(wanted, [...new Set(known)])
  throw new AssayError('price-unknown', `no price fits "${wanted}"`, {
    hint: near === undefined ? '`assay prices list` shows what is known' : `did you mean "${near}"?`,
  })
}

const bookOf = (rows: readonly PriceRow[]): PriceList['book'] => {
  const packaged = rows.filter(({ own }) => own !== true)
  const days = packaged.flatMap(({ asOf }) => asOf ?? []).sort()
  return { rows: packaged.length, day: days.at(-1) ?? null }
}

/** Every price that fits, with age, source, trust and marks. Throws `price-unknown` where none does. */
export const listPrices = ({ book, table, today }: Prices, filter: PriceFilter): PriceList => {
  const tableRows = rowsOfTable(table, today)
  const listed = filter.kind === 'inference' || [filter.provider, filter.model, filter.text].some((part) => part !== undefined)
  const found = [...book, ...(listed ? tableRows : [])].filter((row) => fits(row, filter))
  if (found.length === 0) refuseNothing([...book, ...tableRows], filter)
  const magnitude = magnitudesOf([...book, ...tableRows])
  return {
    today,
    prices: found.map((row) => priceEntry(row, { today, magnitude })),
    factors: priceFactors.filter(
      (factor) =>
        filter.kind === undefined &&
        filter.model === undefined &&
        holds(factor.provider, filter.provider) &&
        holds(factor.id + factor.of, filter.text),
    ),
    book: bookOf(book),
    table: { source: table.source, day: table.day, models: table.providers.reduce((sum, { models }) => sum + models.length, 0), listed },
  }
}
