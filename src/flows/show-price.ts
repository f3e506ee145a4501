import type { PriceRow } from '../core/economics/price-book.ts'
import { isSuperseded } from '../core/economics/price-book.ts'
import { priceEntry } from '../core/economics/price-entry.ts'
import type { PriceEntry } from '../core/economics/price-entry.ts'
import { inferenceRows } from '../core/economics/price-find.ts'
import { magnitudesOf } from '../core/economics/price-magnitude.ts'
import { plainModel } from '../core/economics/price-model.ts'
import { rowsOfTable } from '../core/economics/price-table-rows.ts'
import { AssayError } from '../core/errors.ts'
import { findProvider } from '../core/models/providers.ts'
import { didYouMean } from '../core/lib/did-you-mean.ts'
import type { Prices } from './open-prices.ts'

/** All that is said of one price: one provider's model or offer, in one unit. */
export interface PriceSheet {
  readonly title: string
  readonly unit: string
  /** The one that is used first, then what else is said, then history. */
  readonly prices: readonly PriceEntry[]
  /** Of the current ones: the dearest over the cheapest, where they differ. */
  readonly disagreement?: number
  /** What a batch of calls costs of the live price, where the provider takes batches. */
  readonly batch?: { readonly factor: number; readonly source: string }
  /** Why the first is used. */
  readonly why: string
}

const current = (rows: readonly PriceRow[], today: string): readonly PriceRow[] => rows.filter((row) => !isSuperseded(row, today))

/** In the order in which they would be used; rows of the table are put in their place by `inferenceRows`. */
const order = (rows: readonly PriceRow[], prices: Prices): readonly PriceRow[] => {
  const [first] = rows
  const places = new Map<string, number>()
  if (first?.kind === 'inference' && first.model !== undefined)
    for (const [place, row] of inferenceRows(prices, { provider: first.provider, model: first.model }).entries())
      if (!places.has(row.id)) places.set(row.id, place)
  const place = (row: PriceRow): number => places.get(row.id) ?? places.size
  const newest = (row: PriceRow): string => row.asOf ?? ''
  const rank = (row: PriceRow): number => (row.own === true ? 0 : row.trust === 'vendor-page' ? 1 : 2)
  const late = (row: PriceRow): number => Number(isSuperseded(row, prices.today))
  return rows.toSorted(
    (a, b) => late(a) - late(b) || place(a) - place(b) || rank(a) - rank(b) || (newest(a) < newest(b) ? 1 : newest(a) > newest(b) ? -1 : 0),
  )
}

const whyFirst = (rows: readonly PriceRow[]): string => {
  const [first, second] = rows
  if (first === undefined) return 'all of it is history: nothing is used'
  if (second === undefined) return 'the only price that is known'
  if (first.own === true) return 'your own price outranks all others'
  if (first.trust === 'vendor-page' && second.trust !== 'vendor-page') return 'the provider’s own page outranks what others say of it'
  if (first.source !== second.source && first.source.includes('genai-prices'))
    return 'the table of inference prices is kept up by many and comes first'
  return 'the newer one comes first'
}

const groupKey = (row: PriceRow): string =>
  [
    row.provider,
    row.kind,
    row.model === undefined ? '' : plainModel(row.model),
    row.class === 'tuned' ? 'tuned' : row.model === undefined ? (row.class ?? '') : '',
    row.unit,
  ].join('|')

const sheetOf = (rows: readonly PriceRow[], prices: Prices, magnitude: ReturnType<typeof magnitudesOf>): readonly PriceSheet[] => {
  const sorted = order(rows, prices)
  const now = current(sorted, prices.today)
  const [first] = sorted
  if (first === undefined) return []
  const batch = findProvider(first.provider)?.batch
  const values = now.map(({ value }) => value)
  const ratio = Math.max(...values) / Math.min(...values)
  return [
    {
      title: [first.provider, first.model ?? first.class, first.kind, ...(first.class === 'tuned' ? ['tuned'] : [])].join(' · '),
      unit: first.unit,
      prices: sorted.map((row) => priceEntry(row, { today: prices.today, magnitude })),
      ...(values.length > 1 && ratio > 1 ? { disagreement: ratio } : {}),
      ...(batch === undefined || first.kind !== 'inference' ? {} : { batch: { factor: batch.factor, source: batch.source } }),
      why: whyFirst(now),
    },
  ]
}

/**
 * Everything known of a model, or of a row by its id with what conflicts with it or replaced it: side by side, never averaged. Throws
 * `price-unknown` with the nearest name.
 */
export const showPrice = (prices: Prices, wanted: string): readonly PriceSheet[] => {
  const all = [...prices.book, ...rowsOfTable(prices.table, prices.today)]
  const name = wanted.toLowerCase()
  const byId = all.filter(({ id }) => id.toLowerCase() === name)
  const bare = plainModel(wanted)
  const found =
    byId.length > 0
      ? byId
      : all.filter(
          (row) => row.model !== undefined && (plainModel(row.model) === bare || `${row.provider}/${row.model}`.toLowerCase() === name),
        )
  if (found.length === 0) {
    const near = didYouMean(wanted, [...new Set(all.flatMap(({ id, model }) => (model === undefined ? [id] : [model, id])))])
    throw new AssayError('price-unknown', `no price is known for "${wanted}"`, {
      hint: near === undefined ? '`assay prices list` shows what is known' : `did you mean "${near}"?`,
    })
  }
  const keys = new Set(found.map(groupKey))
  const linked = new Set(found.flatMap((row) => row.conflictsWith ?? []))
  const replacedBy = new Set(found.flatMap((row) => (row.supersededBy === undefined ? [] : [row.supersededBy])))
  const replaces = new Set(found.map(({ id }) => id))
  const related = all.filter(
    (row) =>
      keys.has(groupKey(row)) ||
      linked.has(row.id) ||
      replacedBy.has(row.id) ||
      (row.supersededBy !== undefined && (replaces.has(row.supersededBy) || replacedBy.has(row.supersededBy))),
  )
  const groups = new Map<string, PriceRow[]>()
  const keyOfRelated = (row: PriceRow): string => {
    const host = found.find(
      (one) => (one.conflictsWith ?? []).includes(row.id) || one.supersededBy === row.id || row.supersededBy === one.id,
    )
    return host === undefined ? groupKey(row) : groupKey(host)
  }
  for (const row of related) {
    const key = keys.has(groupKey(row)) ? groupKey(row) : keyOfRelated(row)
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  const magnitude = magnitudesOf(all)
  return [...groups.values()].flatMap((rows) => sheetOf(rows, prices, magnitude))
}
