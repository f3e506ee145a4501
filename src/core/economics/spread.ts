import type { Spread } from '../decision/decision.ts'
import { nthSmallest } from '../lib/nth-smallest.ts'
import type { Column } from './column.ts'

export type { Spread }

const placeOf = (share: number, length: number): number => Math.min(length - 1, Math.floor(share * length))

/** The value that a share of the draws stay under: the order statistic at place floor(share x n), without interpolation. */
export const quantileOf = (column: Column, share: number): number =>
  typeof column === 'number' ? column : nthSmallest(column.slice(), placeOf(share, column.length))

/** 5th, 50th and 95th percentile of a column, as `quantileOf` has them. */
export const spreadOf = (column: Column): Spread => {
  if (typeof column === 'number') return { p05: column, p50: column, p95: column }
  const values = column.slice()
  const place = (p: number): number => placeOf(p, values.length)
  const p05 = nthSmallest(values, place(0.05))
  // What is before a found place is not larger: the rest can be searched alone.
  const above = (from: number, p: number): number => nthSmallest(values.subarray(from), place(p) - from)
  const p50 = above(place(0.05), 0.5)
  return { p05, p50, p95: above(place(0.5), 0.95) }
}
