import { sum } from '../lib/sum.ts'
import type { Interval } from './interval.ts'
import { normalQuantile } from './normal.ts'

/** Agreement of two raters beyond chance, with what it is made of. */
export interface Kappa extends Interval {
  readonly standardError: number
  /** Po: share of examples on which both say the same. */
  readonly agreement: number
  /** Pe: what two raters who only know how often each choice occurs would agree on. */
  readonly chance: number
}

/** Counts of pairs of ratings: `table[i][j]` examples got choice i of the first rater and choice j of the second. Square. */
export type RatingTable = readonly (readonly number[])[]

/** Totals of rows and columns. */
export const marginsOf = (
  table: RatingTable,
): { readonly rows: readonly number[]; readonly columns: readonly number[]; readonly n: number } => {
  const rows = table.map((row) => sum(row))
  const columns = table.map((_, j) => sum(table.map((row) => row[j] ?? 0)))
  return { rows, columns, n: sum(rows) }
}

/**
 * Cohen's kappa (Po - Pe) / (1 - Pe) of two raters, with the full asymptotic standard error
 * Var = [sum_i p_ii ((1 - Pe) - (p_i. + p_.i)(1 - Po))^2 + (1 - Po)^2 sum_{i != j} p_ij (p_.i + p_j.)^2 - (Po Pe - 2 Pe + Po)^2] / (n (1 - Pe)^4)
 * and a normal interval, cut at [-1, 1]. Assumes independent examples and the same choices for both raters; n of 50 or more.
 * Undefined where there is nothing to tell apart: no examples, or both raters only ever used one and the same choice.
 * Source: Cohen 1960, Educ Psychol Meas 20:37; Fleiss, Cohen & Everitt 1969, Psychol Bull 72:323.
 */
export const cohenKappa = (table: RatingTable, level = 0.95): Kappa | undefined => {
  const { rows, columns, n } = marginsOf(table)
  const p = (i: number, j: number): number => (table[i]?.[j] ?? 0) / n
  const row = rows.map((count) => count / n)
  const column = columns.map((count) => count / n)
  const agreement = sum(table.map((_, i) => p(i, i)))
  const chance = sum(row.map((share, i) => share * (column[i] ?? 0)))
  const beyond = 1 - chance
  // Also without examples: no share is known then.
  if (!(beyond > 1e-12)) return undefined
  const diagonal = sum(table.map((_, i) => p(i, i) * (beyond - ((row[i] ?? 0) + (column[i] ?? 0)) * (1 - agreement)) ** 2))
  const off = sum(table.flatMap((_, i) => table.map((__, j) => (i === j ? 0 : p(i, j) * ((column[i] ?? 0) + (row[j] ?? 0)) ** 2))))
  const variance = (diagonal + (1 - agreement) ** 2 * off - (agreement * chance - 2 * chance + agreement) ** 2) / (n * beyond ** 4)
  const standardError = Math.sqrt(Math.max(0, variance))
  const value = (agreement - chance) / beyond
  const half = normalQuantile((1 + level) / 2) * standardError
  return {
    value,
    low: Math.max(-1, value - half),
    high: Math.min(1, value + half),
    n,
    method: "Cohen's kappa, asymptotic",
    standardError,
    agreement,
    chance,
  }
}
