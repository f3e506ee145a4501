import type { PriceRow } from './price-book.ts'
import { plainModel } from './price-model.ts'
import { mayBeFree } from './price-unit.ts'

/** A price that is far from every price of its like. */
export interface UnlikelyPrice {
  /** How many times above (`dear`) or below (`cheap`) the nearest of them. Infinite for 0. */
  readonly times: number
  readonly side: 'dear' | 'cheap'
  /** What it was held against: `the same model costs 0.15 to 0.17`. */
  readonly against: string
  /** The mistake that explains it, and the price that would be meant. */
  readonly slip?: { readonly what: string; readonly factor: number; readonly meant: number }
}

interface Slip {
  readonly factor: number
  readonly side: UnlikelyPrice['side']
  readonly what: string
  readonly unit: RegExp
}

const [perTokens, perHour, perMonth, any] = [/tokens|operations/, /hour/, /month/, /./]

/** The likeliest first: where two explain a price, the unit is more often wrong than the currency. */
const slips: readonly Slip[] = [
  { factor: 1e3, side: 'dear', unit: perTokens, what: 'a price per 1M written as one per 1K' },
  { factor: 1e3, side: 'cheap', unit: perTokens, what: 'a price per 1K written as one per 1M' },
  { factor: 1e6, side: 'dear', unit: perTokens, what: 'a price per 1M written as one per token' },
  { factor: 1e6, side: 'cheap', unit: perTokens, what: 'a price per token written as one per 1M' },
  { factor: 730, side: 'dear', unit: perHour, what: 'a price per month written as one per hour' },
  { factor: 730, side: 'cheap', unit: perMonth, what: 'a price per hour written as one per month' },
  { factor: 3600, side: 'cheap', unit: perHour, what: 'a price per second written as one per hour' },
  { factor: 60, side: 'cheap', unit: perHour, what: 'a price per minute written as one per hour' },
  { factor: 100, side: 'dear', unit: any, what: 'cents written as dollars' },
  { factor: 100, side: 'cheap', unit: any, what: 'dollars written as cents' },
]

/**
 * An order of magnitude. One chip differs by 4.57 within a month between providers (the book's H100 rows), and open models by more: a
 * smaller factor proves nothing, and the smallest slip is 60.
 */
const plausibleFactor = 10
/** Fewer prices of a unit show no range. */
const fewestOfUnit = 3
/** How far from the known prices a price may be that a slip explains. */
const slipRoom = 1.5

/** What of a row its magnitude rests on. */
export type Priced = Pick<PriceRow, 'id' | 'kind' | 'model' | 'unit' | 'value' | 'own'> & Partial<Pick<PriceRow, 'provider'>>

/** Judges the magnitude of a price against a book; made once, since many rows are asked about. */
export type Magnitudes = (row: Priced) => UnlikelyPrice | undefined

interface Group {
  readonly ids: string[]
  readonly values: number[]
}

const groupsOf = (book: readonly Priced[]) => {
  const [byUnit, byModel, byId] = [new Map<string, Group>(), new Map<string, Group>(), new Map<string, Group>()]
  const put = (groups: Map<string, Group>, key: string, row: Priced): void => {
    const group = groups.get(key) ?? { ids: [], values: [] }
    groups.set(key, group)
    group.ids.push(row.id)
    group.values.push(row.value)
  }
  for (const row of book) {
    // The user's own prices are what is judged, and a fee of 0 says nothing about other fees.
    if (row.own === true || row.value === 0) continue
    const unit = `${row.kind} ${row.unit}`
    put(byId, `${unit} ${row.id}`, row)
    put(byUnit, unit, row)
    if (row.model !== undefined) put(byModel, `${unit} ${plainModel(row.model)}`, row)
  }
  return { byUnit, byModel, byId }
}

/**
 * Whether a price is more than ten times outside what others of its like cost: the row that it replaces, else the same model where one
 * is priced, else all prices of that unit (three at least). 0 counts where 0 makes no sense. Undefined where it is plausible or nothing is known.
 */
export const magnitudesOf = (book: readonly Priced[]): Magnitudes => {
  const { byUnit, byModel, byId } = groupsOf(book)
  return (row) => {
    if (row.value === 0 && mayBeFree(row.unit)) return undefined
    const unit = `${row.kind} ${row.unit}`
    const others = (group: Group | undefined): readonly number[] =>
      (group?.values ?? []).filter((_, index) => row.own === true || group?.ids[index] !== row.id)
    const replaced = others(byId.get(`${unit} ${row.id}`))
    if (replaced.length > 0) return judge(row, { name: 'the book says', values: replaced })
    const sameModel = row.model === undefined ? [] : others(byModel.get(`${unit} ${plainModel(row.model)}`))
    if (sameModel.length > 0) return judge(row, { name: 'the same model costs', values: sameModel })
    const sameUnit = others(byUnit.get(unit))
    return sameUnit.length < fewestOfUnit ? undefined : judge(row, { name: 'others cost', values: sameUnit })
  }
}

const judge = (
  { value, unit }: Priced,
  { name, values }: { readonly name: string; readonly values: readonly number[] },
): UnlikelyPrice | undefined => {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const side = value > high ? 'dear' : 'cheap'
  const times = side === 'dear' ? value / high : low / value
  if (times <= plausibleFactor) return undefined
  const meant = (factor: number): number => (side === 'dear' ? value / factor : value * factor)
  const slip = slips.find(
    (candidate) =>
      candidate.side === side &&
      candidate.unit.test(unit) &&
      meant(candidate.factor) >= low / slipRoom &&
      meant(candidate.factor) <= high * slipRoom,
  )
  return {
    times,
    side,
    against: `${name} ${low === high ? low : `${low} to ${high}`} USD per ${unit}`,
    ...(slip === undefined ? {} : { slip: { what: slip.what, factor: slip.factor, meant: Number(meant(slip.factor).toPrecision(6)) } }),
  }
}

/** `magnitudesOf` for one row. */
export const unlikelyPrice = (row: Priced, book: readonly Priced[]): UnlikelyPrice | undefined => magnitudesOf(book)(row)
