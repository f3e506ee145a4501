import { createRandom } from '../../src/core/lib/random.ts'
import { comparePaired } from '../../src/core/stats/compare-paired.ts'
import { pairedTable } from '../../src/core/stats/compare-binary.ts'
import type { PairedComparison } from '../../src/core/stats/paired-comparison.ts'

/** Scores of both arms, 0 or 1, on independent rows. */
export type TableComparator = (options: {
  readonly a: readonly number[]
  readonly b: readonly number[]
  readonly alpha: number
  readonly margin: number
}) => PairedComparison

/**
 * `comparePaired` of independent right-or-wrong rows, which depends on their number and the two kinds of disagreement alone (but for the values of
 * the arms themselves): each such table is compared once.
 */
export const tableComparator = (): TableComparator => {
  const known = new Map<string, PairedComparison>()
  return ({ a, b, alpha, margin }) => {
    const { both, onlyA, onlyB } = pairedTable(a, b)
    const n = a.length
    const key = `${n} ${onlyA} ${onlyB} ${alpha} ${margin}`
    const found = known.get(key) ?? comparePaired({ a, b, scale: 'binary', alpha, margin, random: createRandom(1) })
    known.set(key, found)
    return { ...found, valueA: (both + onlyA) / n, valueB: (both + onlyB) / n }
  }
}
