import type { TaskKind } from '../task/task.ts'
import { groupRows, repeatedRows } from './checks/data-check.ts'
import { mergeGroups } from './dedupe.ts'
import type { LabelledExample } from './example.ts'
import { normalise } from './normalise.ts'
import { mayBeGolden } from './origin.ts'
import { rowHash } from './to-example.ts'
import type { Units } from './units.ts'

export interface Merged {
  /** Rows that are left, each with the number of rows it stands for as weight. Sorted by their place in the files. */
  readonly rows: readonly { readonly row: number; readonly weight: number }[]
  readonly duplicatesRemoved: number
  /** Groups of equal inputs with different answers, before anything was removed. */
  readonly contradictions: number
  readonly contradictionRowsDropped: number
}

export interface MergeOptions {
  readonly examples: readonly LabelledExample[]
  readonly units: Units
  readonly kind: TaskKind
  /** Rows that must stay as they are: a frozen golden set. A duplicate of one of them is merged into it. */
  readonly keep: ReadonlySet<number>
}

/** Clusters with more distinct texts than this are templates: only exact copies are merged. */
const largestMerged = 400

/**
 * Settles contradictions (the majority answer counts; without one all rows go) and merges exact and near duplicates that have
 * the same answer into one row with a weight. In free text several answers may be right: nothing contradicts there.
 */
export const mergeDuplicates = ({ examples, units, kind, keep }: MergeOptions): Merged => {
  const answerOf = (row: number): string => normalise(examples[row]?.expected ?? '')
  const strict = kind === 'classification' || kind === 'extraction'
  const dropped = new Set<number>()
  let contradictions = 0
  if (strict)
    for (const group of repeatedRows(units.duplicates.exactOf)) {
      const answers = groupRows(group.length, (index) => answerOf(group[index] ?? 0))
      if (answers.size < 2) continue
      contradictions++
      const majority = [...answers].find(([, rows]) => rows.length * 2 > group.length)?.[0]
      for (const row of group) if (answerOf(row) !== majority && !keep.has(row)) dropped.add(row)
    }

  const hashes = new Map<number, string>()
  const hashOf = (row: number): string => {
    const known = hashes.get(row) ?? rowHash(examples[row] ?? { input: '' })
    hashes.set(row, known)
    return known
  }
  // The order of merging must not depend on the order of rows, nor on what is kept: the second run gives what the first gave.
  const isMade = (row: number): number => (mayBeGolden(examples[row] ?? {}) ? 0 : 1)
  // A row that people made stands for its synthetic twin, never the other way round.
  const byHash = (a: number, b: number): number => isMade(a) - isMade(b) || (hashOf(a) < hashOf(b) ? -1 : hashOf(a) > hashOf(b) ? 1 : a - b)
  const rows: { row: number; weight: number }[] = []
  let duplicatesRemoved = 0
  const { clusterOf, exactOf } = units.duplicates
  const inCluster = new Uint32Array(examples.length)
  for (const cluster of clusterOf) inCluster[cluster] = (inCluster[cluster] ?? 0) + 1
  examples.forEach(({ weight }, row) => {
    if (inCluster[clusterOf[row] ?? row] === 1) rows.push({ row, weight })
  })
  for (const all of repeatedRows(clusterOf)) {
    const cluster = all.filter((row) => !dropped.has(row))
    const distinct = new Set(cluster.map((row) => exactOf[row])).size
    const groups =
      cluster.length === 1
        ? [cluster]
        : mergeGroups([...cluster].sort(byHash), units.texts, answerOf, distinct > largestMerged ? 1.01 : undefined)
    for (const group of groups) {
      const frozen = group.filter((row) => keep.has(row))
      const kept = frozen.length > 0 ? frozen : group.slice(0, 1)
      const merged = group.filter((row) => !kept.includes(row)).reduce((sum, row) => sum + (examples[row]?.weight ?? 1), 0)
      kept.forEach((row, index) => rows.push({ row, weight: (examples[row]?.weight ?? 1) + (index === 0 ? merged : 0) }))
      duplicatesRemoved += group.length - kept.length
    }
  }
  rows.sort((a, b) => a.row - b.row)
  return { rows, duplicatesRemoved, contradictions, contradictionRowsDropped: dropped.size }
}
