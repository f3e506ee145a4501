import { daysPerMonth } from '../lib/calendar.ts'
import { readAmount } from './quantity.ts'

const periodDays: Readonly<Record<string, number>> = {
  s: 1 / 86_400,
  second: 1 / 86_400,
  hour: 1 / 24,
  h: 1 / 24,
  day: 1,
  d: 1,
  week: 7,
  month: daysPerMonth,
  year: 365,
}

/** A count of a period, `500000/day` or `15M a month`, as one of a day. */
export const readPerDay = (
  text: string,
): { readonly status: 'read'; readonly perDay: readonly [number, number] } | { readonly status: 'failed'; readonly why: string } => {
  const [amount = '', period, more] = text.trim().split(/\s*\/\s*|\s+(?:a|an|per)\s+/)
  if (period === undefined || more !== undefined) return { status: 'failed', why: 'has no period: write 500000/day or 15M/month' }
  const days = Object.hasOwn(periodDays, period.toLowerCase()) ? periodDays[period.toLowerCase()] : undefined
  if (days === undefined) return { status: 'failed', why: `has an unknown period "${period}": second, hour, day, week, month or year` }
  const ends = amount.split('..').map(readAmount)
  const [low, high = low] = ends
  if (low === undefined || high === undefined || ends.length > 2 || ends.includes(undefined))
    return { status: 'failed', why: `"${amount}" is no number: write 500000, 2M or 1M..3M` }
  if (low > high) return { status: 'failed', why: 'its ends are the wrong way round' }
  return { status: 'read', perDay: [low / days, high / days] }
}

/** Calls a day behind so many tokens a month. */
export const callsPerDayOf = ({
  tokensPerMonth,
  tokensPerCall,
  days = daysPerMonth,
}: {
  readonly tokensPerMonth: number
  readonly tokensPerCall: number
  readonly days?: number
}): number => tokensPerMonth / tokensPerCall / days

/** Units of a month from those of a day. */
export const perMonth = (perDay: number, days = daysPerMonth): number => perDay * days
