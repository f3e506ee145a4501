import { formatCount } from '../report/format.ts'

/** A fact's value for a reader: counts with separators, other numbers to three digits, yes and no. */
export const factText = (value: number | string | boolean): string => {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'string') return value
  return Number.isInteger(value) ? formatCount(value) : String(Number(value.toPrecision(3)))
}
