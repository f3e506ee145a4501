import type { PriceRow } from './price-book.ts'
import { periodsOf } from './price-table.ts'
import type { PricePeriod, PriceTable, TableModel, TablePrices, TableProvider } from './price-table.ts'

type TablePrice = TablePrices[string]

const sides = [
  { key: 'input_mtok', name: 'input', unit: '1M input tokens' },
  { key: 'output_mtok', name: 'output', unit: '1M output tokens' },
  { key: 'cache_read_mtok', name: 'cached-input', unit: '1M cached input tokens' },
] as const

const baseOf = (price: TablePrice): number => (typeof price === 'number' ? price : price.base)

const tierNote = (price: TablePrice): readonly string[] =>
  typeof price === 'number' ? [] : price.tiers.map(({ start, price: value }) => `${value} above ${start.toLocaleString('en')} input tokens`)

interface Place {
  readonly provider: TableProvider
  readonly model: TableModel
  readonly source: string
  readonly today: string
}

const rowsOfPeriod = ({ provider, model, source, today }: Place, period: PricePeriod, next: PricePeriod | undefined): readonly PriceRow[] =>
  sides.flatMap(({ key, name, unit }): readonly PriceRow[] => {
    const price = period.prices[key]
    if (price === undefined) return []
    const isHistory = period.to !== undefined && period.to <= today
    const id = `${provider.id}/${model.id}:${name}`
    const later = next?.prices[key]
    const notes = [
      ...tierNote(price),
      ...(period.cheaperAtTimes ? ['cheaper at some hours of the day'] : []),
      ...(!isHistory && later !== undefined && period.to !== undefined ? [`${baseOf(later)} from ${period.to}`] : []),
      ...(model.deprecated === true ? ['deprecated by the provider'] : []),
    ]
    return [
      {
        id: isHistory ? `${id}@${period.from ?? 'first'}` : id,
        provider: provider.id,
        kind: 'inference',
        model: model.id,
        value: baseOf(price),
        currency: 'USD',
        unit,
        // A price that holds since a day was seen on that day or later: age is never understated.
        asOf: model.prices_checked ?? period.from ?? null,
        source,
        trust: 'third-party',
        ...(notes.length === 0 ? {} : { note: notes.join('; ') }),
        ...(isHistory && period.to !== undefined ? { effectiveTo: period.to, supersededBy: id } : {}),
      },
    ]
  })

/**
 * Rows of one model: what holds on `today` (ISO 8601 day) and, as superseded rows, what held before. Tiers are taken at their base,
 * that of short prompts, and said in the note. USD per 1M tokens.
 */
export const rowsOfModel = (place: Place): readonly PriceRow[] => {
  const periods = periodsOf(place.model)
  return periods.flatMap((period, index) =>
    period.from !== undefined && period.from > place.today && index > 0 ? [] : rowsOfPeriod(place, period, periods[index + 1]),
  )
}

/** Every row of a table. */
export const rowsOfTable = ({ providers, source }: PriceTable, today: string): readonly PriceRow[] =>
  providers.flatMap((provider) => provider.models.flatMap((model) => rowsOfModel({ provider, model, source, today })))
