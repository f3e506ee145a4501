import { sum } from '../lib/sum.ts'
import { normalCdf, normalQuantile } from './normal.ts'

/** Solves A x = b by Gauss elimination; A is positive definite, so no pivot is small. */
const solve = (matrix: readonly (readonly number[])[], right: readonly number[]): readonly number[] => {
  const rows = matrix.map((row, i) => [...row, right[i] ?? 0])
  const size = rows.length
  rows.forEach((pivot, column) => {
    rows.forEach((row, i) => {
      if (i === column) return
      const factor = (row[column] ?? 0) / (pivot[column] ?? 1)
      for (let j = column; j <= size; j++) row[j] = (row[j] ?? 0) - factor * (pivot[j] ?? 0)
    })
  })
  return rows.map((row, i) => (row[size] ?? 0) / (row[i] ?? 1))
}

/** Prior precision of every coefficient: keeps the fit finite where a variable separates the outcomes. */
const ridge = 0.1
/** Newton doubles the right digits with each step. */
const steps = 30

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
  const places = (rows[0] ?? []).map((_, j) => j)
  const chancesAt = (beta: readonly number[]): readonly number[] =>
    rows.map((row) => 1 / (1 + Math.exp(-sum(row.map((value, j) => value * (beta[j] ?? 0))))))
  const information = (p: readonly number[]): readonly (readonly number[])[] =>
    places.map((j) =>
      places.map((k) => sum(rows.map((row, i) => (row[j] ?? 0) * (row[k] ?? 0) * (p[i] ?? 0) * (1 - (p[i] ?? 0)))) + (j === k ? ridge : 0)),
    )
  let beta: readonly number[] = places.map(() => 0)
  for (let step = 0; step < steps; step++) {
    const p = chancesAt(beta)
    const gradient = places.map(
      (j) => sum(rows.map((row, i) => (row[j] ?? 0) * (Number(outcomes[i]) - (p[i] ?? 0)))) - ridge * (beta[j] ?? 0),
    )
    const change = solve(information(p), gradient)
    beta = beta.map((value, j) => value + (change[j] ?? 0))
  }
  const last = places.length - 1
  const column = solve(
    information(chancesAt(beta)),
    places.map((j) => (j === last ? 1 : 0)),
  )
  const slope = beta[last] ?? 0
  const error = Math.sqrt(column[last] ?? 0)
  const half = normalQuantile((1 + level) / 2) * error
  return { slope, low: slope - half, high: slope + half, pValue: 2 * normalCdf(-Math.abs(slope / error)), n }
}
