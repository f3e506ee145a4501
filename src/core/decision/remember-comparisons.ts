import type { PairedComparison } from '../stats/paired-comparison.ts'
import type { Comparator } from './evidence.ts'

/** A comparator that computes each comparison once: the rule asks again at other margins and with costs turned round. */
export const rememberComparisons = (compare: Comparator): Comparator => {
  const known = new Map<string, PairedComparison | undefined>()
  return (baseline, candidate, split, options) => {
    // A slice is asked for once.
    if (options.only !== undefined) return compare(baseline, candidate, split, options)
    const key = JSON.stringify([baseline, candidate, split, options.alpha, options.margin])
    if (!known.has(key)) known.set(key, compare(baseline, candidate, split, options))
    return known.get(key)
  }
}
