import { checkPriceRow } from '../core/economics/price-check.ts'
import type { PriceRow } from '../core/economics/price-book.ts'
import type { PriceKind } from '../core/economics/price-kind.ts'
import { priceEntry } from '../core/economics/price-entry.ts'
import type { PriceEntry } from '../core/economics/price-entry.ts'
import { magnitudesOf } from '../core/economics/price-magnitude.ts'
import type { UnlikelyPrice } from '../core/economics/price-magnitude.ts'
import { rowsOfTable } from '../core/economics/price-table-rows.ts'
import { AssayError } from '../core/errors.ts'
import { didYouMean } from '../core/lib/did-you-mean.ts'
import { readAmount } from '../core/economics/quantity.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import type { Task } from '../core/task/task.ts'
import type { Prices } from './open-prices.ts'
import { writeOwnPrices } from './own-price-file.ts'
import type { WrittenPrices } from './own-price-file.ts'

export interface NewPrice {
  /** Of a known row, `provider/model:input` (or `:output`, `:cached-input`), or a new one with `kind` and `provider`. */
  readonly id: string
  readonly value: string
  readonly unit?: string
  readonly source?: string
  readonly date?: string
  readonly currency?: string
  readonly kind?: PriceKind
  readonly provider?: string
  readonly model?: string
  readonly class?: string
  /** Take a price of an unlikely magnitude all the same. */
  readonly yes?: boolean
}

export interface SetPrice extends WrittenPrices {
  readonly price: PriceEntry
  /** What held so far, USD per unit. */
  readonly before?: { readonly value: number; readonly source: string }
  /** Why the price is unlikely, where it was taken all the same. */
  readonly unlikely?: UnlikelyPrice
}

type Named = Pick<PriceRow, 'id' | 'provider' | 'kind'> & Partial<Pick<PriceRow, 'model' | 'class' | 'unit'>>

const tokenUnits: Readonly<Record<string, string>> = {
  input: '1M input tokens',
  output: '1M output tokens',
  'cached-input': '1M cached input tokens',
}

/** What a price is of: a row that is known, a model by its name, or what the flags say. Throws `price-unknown`. */
const namedBy = (price: NewPrice, rows: readonly PriceRow[]): Named => {
  const known = rows.find(({ id }) => id.toLowerCase() === price.id.toLowerCase())
  if (known !== undefined) return known
  if (price.kind !== undefined && price.provider !== undefined)
    return {
      id: price.id,
      kind: price.kind,
      provider: price.provider,
      ...(price.model === undefined ? {} : { model: price.model }),
      ...(price.class === undefined ? {} : { class: price.class }),
    }
  const match = /^([^/]+)\/(.+):(input|output|cached-input)$/.exec(price.id)
  const [, provider, model, side] = match ?? []
  const near = didYouMean(
    price.id,
    rows.map(({ id }) => id),
  )
  // A model that nobody prices may still be meant; one that is a slip away from a known one is a slip.
  if (provider !== undefined && model !== undefined && side !== undefined && (near === undefined || !near.startsWith(`${provider}/`)))
    return { id: price.id, provider, kind: 'inference', model, unit: tokenUnits[side] ?? '' }
  throw new AssayError('price-unknown', `no price has the id "${price.id}"`, {
    hint: `${near === undefined ? '' : `did you mean "${near}"? `}a new one needs --kind and --provider, and --model or --class`,
  })
}

const far = ({ times, side }: UnlikelyPrice): string =>
  Number.isFinite(times)
    ? `${Number(times.toPrecision(3)).toLocaleString('en')} times ${side === 'dear' ? 'above' : 'below'} what`
    : 'below what'

const refuse = (id: string, unlikely: UnlikelyPrice): never => {
  const { slip } = unlikely
  throw new AssayError('price-invalid', `${id}: the price is ${far(unlikely)} ${unlikely.against}`, {
    hint: `${slip === undefined ? 'check the number and its unit' : `it looks like ${slip.what} (a factor of ${slip.factor.toLocaleString('en')}): ${slip.meant} would be meant`}; --yes keeps it as it is`,
  })
}

/**
 * Writes the user's own price into the file of the task. Throws `price-unknown`, `price-invalid` (also where the magnitude is unlikely
 * and `yes` is not said), `usage`.
 */
export const setPrice = async (
  prices: Prices,
  { task, files, price }: { readonly task: Task; readonly files: TaskFiles; readonly price: NewPrice },
): Promise<SetPrice> => {
  const { today } = prices
  const rows = [...prices.book, ...rowsOfTable(prices.table, today)]
  const named = namedBy(price, rows)
  const value = readAmount(price.value)
  if (value === undefined || price.value.includes('%'))
    throw new AssayError('usage', `"${price.value}" is not a price`, { hint: 'write a number: 0.48' })
  if (value < 0)
    throw new AssayError('price-invalid', `${named.id}: a price is not negative`, { hint: 'write what is paid for one unit: 0.48' })
  const unit = price.unit ?? named.unit
  if (unit === undefined)
    throw new AssayError('usage', `${named.id}: the price needs its unit`, { hint: 'say --unit, for example --unit "1M training tokens"' })
  if (price.source === undefined)
    throw new AssayError('usage', `${named.id}: the price needs its source`, {
      hint: 'say --source "contract of March", or the page it stands on',
    })
  const written = {
    id: named.id,
    provider: named.provider,
    kind: named.kind,
    ...(named.model === undefined ? {} : { model: named.model }),
    ...(named.class === undefined ? {} : { class: named.class }),
    value,
    currency: price.currency ?? 'USD',
    unit,
    asOf: price.date ?? today,
    source: price.source,
    trust: 'declared',
  }
  const { currency } = task
  const rates = currency === undefined ? {} : { [currency.code]: { usd: currency.usd, date: currency.date } }
  const checked = checkPriceRow(written, { today, rates })
  if ('problem' in checked)
    throw new AssayError('price-invalid', `${named.id}: ${checked.problem}`, checked.hint === undefined ? {} : { hint: checked.hint })
  const magnitude = magnitudesOf(rows)
  const unlikely = magnitude(checked.row)
  if (unlikely !== undefined && price.yes !== true) refuse(named.id, unlikely)
  const before = rows.find(({ id, unit: its }) => id === named.id && its === checked.row.unit)
  return {
    price: priceEntry(checked.row, { today, magnitude }),
    ...(await writeOwnPrices({ task, files, rows: [written], today })),
    ...(before === undefined ? {} : { before: { value: before.value, source: before.source } }),
    ...(unlikely === undefined ? {} : { unlikely }),
  }
}
