import { columnComparator } from './column-comparator.ts'
import type { PairedMetric } from './decision-diff.ts'
import { comparisonValue, storedColumns } from './restore-evidence.ts'
import type { StoredEvidence } from './stored-evidence.ts'
import { createRandom } from '../lib/random.ts'

/** Two-sided 95 %: nothing is decided by it, so no look is spent. */
const alpha = 0.025

const isSameRows = (a: readonly string[], b: readonly string[]): boolean => {
  const known = new Set(a)
  return a.length === b.length && b.every((id) => known.has(id))
}

/**
 * An arm against its earlier self on the rows of both runs, by the method of the metric: a pair of runs says more than two intervals
 * side by side. Undefined where the rows are not the same, or the metric is another one.
 */
export const pairedWithEarlier = (before: StoredEvidence, after: StoredEvidence): PairedMetric => {
  const [columnsBefore, columnsAfter] = [storedColumns(before), storedColumns(after)]
  const value = comparisonValue(after)
  const isSameMetric = before.evidence.metric.name === after.evidence.metric.name && before.comparison.metric === after.comparison.metric
  return (arm, split) => {
    if (!isSameMetric || (split !== 'dev2' && split !== 'golden')) return undefined
    const [was, is] = [columnsBefore.columns(arm, split), columnsAfter.columns(arm, split)]
    if (was === undefined || is === undefined || !isSameRows(was.ids, is.ids)) return undefined
    const compare = columnComparator({
      columns: (side) => (side === 'earlier' ? was : is),
      rows: (ids) => columnsAfter.rows(ids, split),
      scorer: { scale: after.comparison.scale },
      ...(value === undefined ? {} : { value }),
      random: createRandom(after.seed),
    })
    // The shorter of two lists is found by id, so that another order of rows does not pair the wrong ones.
    const comparison = compare('earlier', 'now', split, { alpha, margin: 0, only: new Set(is.ids) })
    if (comparison === undefined) return undefined
    const { n, difference, low, high, method } = comparison
    return { n, difference, low, high, method }
  }
}
