import { AssayError } from '../errors.ts'

/** How several answers to one example become one value before any metric (names of inspect_ai). */
export type Reducer =
  | { readonly kind: 'mean' | 'median' | 'mode' | 'max' }
  /** `pass_at_k`: one of k answers is right. `pass_k`: all of k are. `at_least_k`: k of all answers are. */
  | { readonly kind: 'pass_at_k' | 'pass_k' | 'at_least_k'; readonly k: number }

/** Reads `mean`, `median`, `mode`, `max`, `pass_at_3`, `pass_3`, `at_least_3`. Throws `usage` for anything else. */
export const readReducer = (text: string): Reducer => {
  if (text === 'mean' || text === 'median' || text === 'mode' || text === 'max') return { kind: text }
  const [, name, digits] = /^(pass_at|pass|at_least)_([1-9]\d*)$/.exec(text) ?? []
  const k = Number(digits)
  if (name === 'pass_at' || name === 'pass' || name === 'at_least') return { kind: `${name}_k`, k }
  throw new AssayError('usage', `there is no reducer "${text}"`, {
    hint: 'one of: mean, median, mode, max, pass_at_K, pass_K, at_least_K (K is a number)',
  })
}

/** From here on an answer counts as right, where only right and wrong exist. */
const right = 1

const median = (sorted: readonly number[]): number => {
  const middle = sorted.length / 2
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2 : (sorted[Math.floor(middle)] ?? 0)
}

/** The commonest value; of several equally common ones the least, so that luck is not rewarded. */
const mode = (sorted: readonly number[]): number => {
  const counts = new Map<number, number>()
  for (const value of sorted) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0]
}

/** Share of the subsets of k of n answers that hold no one (or only ones) of `marked`: C(marked, k) / C(n, k), as a product. */
const shareOfSubsets = (marked: number, n: number, k: number): number => {
  let share = 1
  for (let i = 0; i < k; i++) share *= Math.max(0, marked - i) / (n - i)
  return share
}

/**
 * One value for the repeats of one example; null where none has a value, or too few for k. A repeat without a value is left out.
 * pass@k and pass^k are the unbiased estimates over all subsets of k answers (Chen et al. 2021, arXiv:2107.03374, eq. 1).
 */
export const reduceRepeats = (values: readonly (number | null)[], reducer: Reducer = { kind: 'mean' }): number | null => {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b)
  const n = known.length
  if (n === 0) return null
  const rightOnes = known.filter((value) => value >= right).length
  switch (reducer.kind) {
    case 'mean':
      return known.reduce((sum, value) => sum + value, 0) / n
    case 'median':
      return median(known)
    case 'mode':
      return mode(known)
    case 'max':
      return known[n - 1] ?? null
    case 'pass_at_k':
      return n < reducer.k ? null : 1 - shareOfSubsets(n - rightOnes, n, reducer.k)
    case 'pass_k':
      return n < reducer.k ? null : shareOfSubsets(rightOnes, n, reducer.k)
    case 'at_least_k':
      return n < reducer.k ? null : rightOnes >= reducer.k ? 1 : 0
  }
}
