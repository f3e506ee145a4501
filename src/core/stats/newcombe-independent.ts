import type { Interval } from './interval.ts'
import { wilson } from './wilson.ts'

/** Successes of one arm: k of n. */
export interface Count {
  readonly k: number
  readonly n: number
}

/**
 * Newcombe's square-and-add interval of p_B - p_A for arms that answered different examples (his method 10 for independent samples):
 * the Wilson limits of each, combined as if they were independent. Only where ids cannot be matched: a paired comparison of the same
 * size is nearly always tighter. `n` is the smaller sample. An arm without examples gives [-1, 1].
 * Source: Newcombe 1998, Stat Med 17:873.
 */
export const newcombeIndependent = ({
  a,
  b,
  level = 0.95,
}: {
  readonly a: Count
  readonly b: Count
  readonly level?: number
}): Interval => {
  const method = 'Newcombe unpaired'
  const n = Math.min(a.n, b.n)
  if (!(n > 0)) return { value: 0, low: -1, high: 1, n: 0, method }
  const left = wilson(a.k, a.n, level)
  const right = wilson(b.k, b.n, level)
  const value = right.value - left.value
  return {
    value,
    low: value - Math.hypot(right.value - right.low, left.high - left.value),
    high: value + Math.hypot(right.high - right.value, left.value - left.low),
    n,
    method,
  }
}
