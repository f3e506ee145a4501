import { shuffled } from '../../lib/shuffled.ts'
import type { Random } from '../../ports/world.ts'
import { groupRows } from '../checks/data-check.ts'

/**
 * Fold of each row: units (groups, clusters of near duplicates) stay whole, and every fold gets its share of each class.
 * Larger units are placed first, each where its most frequent class is rarest so far; ties by the smaller fold. data.md §8, §11.
 */
export const stratifiedFolds = (units: readonly string[], targets: ArrayLike<number>, folds: number, random: Random): Uint8Array => {
  const byUnit = [...groupRows(units.length, (row) => units[row]).values()]
  const order = shuffled(byUnit, random).toSorted((a, b) => b.length - a.length)
  const ofClass = new Map<number, Uint32Array>()
  const sizes = new Uint32Array(folds)
  const foldOf = new Uint8Array(units.length)
  for (const rows of order) {
    const target = commonest(rows, targets)
    const held = ofClass.get(target) ?? new Uint32Array(folds)
    ofClass.set(target, held)
    let best = 0
    for (let fold = 1; fold < folds; fold++) {
      const difference = (held[fold] ?? 0) - (held[best] ?? 0) || (sizes[fold] ?? 0) - (sizes[best] ?? 0)
      if (difference < 0) best = fold
    }
    for (const row of rows) foldOf[row] = best
    held[best] = (held[best] ?? 0) + rows.length
    sizes[best] = (sizes[best] ?? 0) + rows.length
  }
  return foldOf
}

/** The most frequent class of some rows, ties by the smaller. */
const commonest = (rows: readonly number[], targets: ArrayLike<number>): number => {
  const counts = new Map<number, number>()
  for (const row of rows) counts.set(targets[row] ?? 0, (counts.get(targets[row] ?? 0) ?? 0) + 1)
  let best = -1
  for (const [target, count] of counts) {
    const most = counts.get(best) ?? 0
    if (count > most || (count === most && target < best)) best = target
  }
  return best
}
