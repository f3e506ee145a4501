import { priceRowSchema } from './price-book.ts'
import type { PriceRow } from './price-book.ts'
import { mayBeFree, readUnit, unitsOf } from './price-unit.ts'

/** What one unit of a currency is worth, and since when that was so. */
export interface CurrencyRate {
  readonly usd: number
  readonly date: string
}

export interface CheckContext {
  /** ISO 8601 day: nothing is dated later. */
  readonly today: string
  /** By currency code. */
  readonly rates: Readonly<Record<string, CurrencyRate>>
}

/** A row as it may be used, or why not and at which of its keys. */
export type CheckedRow =
  | { readonly row: PriceRow }
  | { readonly problem: string; readonly path: readonly (string | number)[]; readonly hint?: string }

const rowKeys = 'a row has id, provider, kind, model or class, value, unit, source; and currency, asOf, trust, note where they are known'

const rounded = (value: number): number => Number(value.toPrecision(12))

/**
 * Checks one row of a file and brings it into USD and a unit of the book. What may be left out: `currency` (USD), `asOf` (no day),
 * `trust` (declared). The row counts as the user's own.
 */
export const checkPriceRow = (raw: unknown, { today, rates }: CheckContext): CheckedRow => {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    return { problem: 'a price is a list of keys and values', path: [], hint: rowKeys }
  const parsed = priceRowSchema.safeParse({ currency: 'USD', asOf: null, trust: 'declared', ...raw })
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const key = issue?.path.map(String).join('.') ?? ''
    const isMissing = key !== '' && !Object.hasOwn(raw, key)
    const said =
      issue?.code === 'unrecognized_keys' ? issue.message : isMissing ? `${key} is missing` : `${key}: ${issue?.message ?? 'is not valid'}`
    return {
      problem: said,
      path: isMissing ? [] : (issue?.path.map((part) => (typeof part === 'symbol' ? '' : part)) ?? []),
      hint: rowKeys,
    }
  }
  const { currency, ...written } = parsed.data
  const unit = readUnit(written.unit, written.kind)
  if (unit === undefined)
    return {
      problem: `unknown unit "${written.unit}" for a price of ${written.kind}`,
      path: ['unit'],
      hint: `units: ${unitsOf(written.kind).join(', ')}; per 1K, per token, and per second, minute, day or month of a machine are converted`,
    }
  if (written.asOf !== null && written.asOf > today)
    return { problem: `asOf: ${written.asOf} lies in the future`, path: ['asOf'], hint: `today is ${today}` }
  if (written.value === 0 && written.kind !== 'inference' && !mayBeFree(unit.unit))
    return { problem: `value: 0 per ${unit.unit} is no price`, path: ['value'], hint: 'leave the row out where the price is not known' }
  const rate = currency === 'USD' ? { usd: 1, date: today } : rates[currency]
  if (rate === undefined)
    return {
      problem: `currency: there is no rate for ${currency}`,
      path: ['currency'],
      hint: `write at the top of the file: currency: { ${currency}: { usd: ..., date: ${today} } } with what 1 ${currency} costs in USD`,
    }
  const notes = [
    ...(written.note === undefined ? [] : [written.note]),
    ...(unit.factor === 1 ? [] : [`written as ${written.value} ${currency} per ${written.unit}`]),
    ...(currency === 'USD' ? [] : [`${written.value} ${currency}; 1 ${currency} = ${rate.usd} USD on ${rate.date}`]),
  ]
  return {
    row: {
      ...written,
      currency: 'USD',
      unit: unit.unit,
      value: rounded(written.value * unit.factor * rate.usd),
      ...(notes.length === 0 ? {} : { note: notes.join('; ') }),
      own: true,
    },
  }
}
