import type { Interval, PairedTable } from './interval.ts'
import { wilson } from './wilson.ts'

/**
 * Newcombe's square-and-add interval of p_B - p_A of two paired proportions (his method 10), shown beside Tango's.
 * The Wilson limits of each arm are combined with the correlation phi of the arms, continuity-corrected when positive;
 * phi = 0 where a row or column of the table is empty, which gives the unpaired formula.
 * Source: Newcombe 1998, Stat Med 17:2635.
 */
export const newcombePaired = (table: PairedTable, level = 0.95): Interval => {
  const { both, onlyA, onlyB, neither } = table
  const n = both + onlyA + onlyB + neither
  const method = 'Newcombe paired'
  const a = wilson(both + onlyA, n, level)
  const b = wilson(both + onlyB, n, level)
  const totals = (both + onlyA) * (onlyB + neither) * (both + onlyB) * (onlyA + neither)
  const determinant = both * neither - onlyA * onlyB
  const corrected = determinant > 0 ? Math.max(determinant - n / 2, 0) : determinant
  const phi = totals > 0 ? corrected / Math.sqrt(totals) : 0
  const combine = (x: number, y: number): number => Math.sqrt(Math.max(0, x * x - 2 * phi * x * y + y * y))
  const value = b.value - a.value
  return {
    value,
    low: value - combine(b.value - b.low, a.high - a.value),
    high: value + combine(b.high - b.value, a.value - a.low),
    n,
    method,
  }
}
