import { formatUsd } from './format.ts'

/** Writes USD as the reader's money. */
export type FormatMoney = (usd: number) => string

/** Signs that everybody knows; other currencies are written by their code. */
const signs: Readonly<Record<string, string>> = { USD: '$', EUR: '€', GBP: '£', JPY: '¥', INR: '₹' }

interface ShownIn {
  readonly code: string
  readonly perUsd: number
  readonly date: string
}

/** Sums of a picture: converted before they are placed, so that its axis has round numbers, and written without another conversion. */
export interface Amounts {
  readonly convert: (usd: number) => number
  readonly write: (amount: number) => string
}

const exact = (amount: number): number => amount
/** Two digits, three from 10,000 on: as exact as a sum over a year is. */
const rough = (amount: number): number => {
  const size = Math.abs(amount)
  return size >= 10 ? Number(amount.toPrecision(size >= 10_000 ? 3 : 2)) : amount
}

const amounts = (shownIn: ShownIn | undefined, round: (amount: number) => number): Amounts => {
  if (shownIn === undefined || shownIn.code === 'USD') return { convert: exact, write: (amount) => formatUsd(round(amount)) }
  const sign = signs[shownIn.code] ?? `${shownIn.code}\u00A0`
  return { convert: (usd) => usd * shownIn.perUsd, write: (amount) => formatUsd(round(amount)).replace('$', () => sign) }
}

const written =
  ({ convert, write }: Amounts): FormatMoney =>
  (usd) =>
    write(convert(usd))

export const amountsIn = (shownIn: ShownIn | undefined): Amounts => amounts(shownIn, exact)
export const roughAmountsIn = (shownIn: ShownIn | undefined): Amounts => amounts(shownIn, rough)

/** `$1,234` or, where the readers count in another currency, that sum in theirs: `€1,136`, `CHF 1,086`. */
export const moneyIn = (shownIn: ShownIn | undefined): FormatMoney => written(amountsIn(shownIn))

/** The same for a sentence, rounded. */
export const roughMoneyIn = (shownIn: ShownIn | undefined): FormatMoney => written(roughAmountsIn(shownIn))

/** The rate behind `moneyIn`, printed once a page; undefined for USD. */
export const rateSentence = (shownIn: ShownIn | undefined): string | undefined =>
  shownIn === undefined || shownIn.code === 'USD'
    ? undefined
    : `Sums are in ${shownIn.code}, at ${Number(shownIn.perUsd.toPrecision(4))} ${shownIn.code} for one USD (${shownIn.date}); prices of inputs stay in USD, as their sources give them.`
