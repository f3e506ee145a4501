import { sum } from '../lib/sum.ts'
import { normalCdf, normalQuantile } from './normal.ts'

/** Solves A x = b by Gauss elimination with pivoting; undefined where A is singular. */
const solve = (matrix: readonly (readonly number[])[], right: readonly number[]): number[] | undefined => {
  const rows = matrix.map((row, i) => [...row, right[i] ?? 0])
  const size = rows.length
  for (let column = 0; column < size; column++) {
    const pivot = rows.reduce(
      (best, row, i) => (i >= column && Math.abs(row[column] ?? 0) > Math.abs(rows[best]?.[column] ?? 0) ? i : best),
      column,
    )
    const chosen = rows[pivot]
    if (chosen === undefined || Math.abs(chosen[column] ?? 0) < 1e-12) return undefined
    ;[rows[pivot], rows[column]] = [rows[column] ?? [], chosen]
    rows.forEach((row, i) => {
      if (i === column) return
      const factor = (row[column] ?? 0) / (chosen[column] ?? 1)
      for (let j = column; j <= size; j++) row[j] = (row[j] ?? 0) - factor * (chosen[j] ?? 0)
    })
  }
  return rows.map((row, i) => (row[size] ?? 0) / (row[i] ?? 1))
}

/** Prior precision of every coefficient: keeps the fit finite where a variable separates the outcomes. */
const ridge = 0.1

export interface LogisticSlope {
  /** Change of the log-odds for one unit of the last variable, the others held. */
  readonly slope: number
  readonly low: number
  readonly high: number
  readonly pValue: number
  readonly n: number
}

/**
 * Slope of the last variable in a logistic regression of a yes-or-no outcome on `variables` (rows of equal length; an intercept is added),
 * by Newton's method with a weak ridge, Wald interval and p-value. Undefined for fewer than 20 rows or where only one outcome occurs.
 * Source: McCullagh & Nelder 1989, ch. 4; used for the length bias of judges as in Dubois et al. 2024, arXiv:2404.04475.
 */
export const logisticSlope = (
  outcomes: readonly boolean[],
  variables: readonly (readonly number[])[],
  level = 0.95,
): LogisticSlope | undefined => {
  const n = outcomes.length
  if (n < 20 || new Set(outcomes).size < 2) return undefined
  const rows = variables.map((row) => [1, ...row])
  const size = rows[0]?.length ?? 1
  const penalty = (j: number): number => (j === 0 ? 1e-6 : ridge)
  let beta: readonly number[] = Array.from({ length: size }, () => 0)
  const chances = (): number[] => rows.map((row) => 1 / (1 + Math.exp(-sum(row.map((value, j) => value * (beta[j] ?? 0))))))
  const information = (p: readonly number[]): number[][] =>
    Array.from({ length: size }, (_, j) =>
      Array.from(
        { length: size },
        (__, k) => sum(rows.map((row, i) => (row[j] ?? 0) * (row[k] ?? 0) * (p[i] ?? 0) * (1 - (p[i] ?? 0)))) + (j === k ? penalty(j) : 0),
      ),
    )
  for (let step = 0; step < 50; step++) {
    const p = chances()
    const gradient = Array.from(
      { length: size },
      (_, j) => sum(rows.map((row, i) => (row[j] ?? 0) * (Number(outcomes[i]) - (p[i] ?? 0)))) - penalty(j) * (beta[j] ?? 0),
    )
    const change = solve(information(p), gradient)
    if (change === undefined) return undefined
    beta = beta.map((value, j) => value + (change[j] ?? 0))
    if (Math.max(...change.map(Math.abs)) < 1e-10) break
  }
  const unit = Array.from({ length: size }, (_, j) => (j === size - 1 ? 1 : 0))
  const column = solve(information(chances()), unit)
  const slope = beta[size - 1] ?? 0
  const error = Math.sqrt(Math.max(0, column?.[size - 1] ?? 0))
  const half = normalQuantile((1 + level) / 2) * error
  return { slope, low: slope - half, high: slope + half, pValue: error > 0 ? 2 * normalCdf(-Math.abs(slope / error)) : 1, n }
}
