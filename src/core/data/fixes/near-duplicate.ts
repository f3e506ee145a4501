import { mergeGroups } from '../dedupe.ts'
import { groupRows } from '../checks/data-check.ts'
import { normalise } from '../normalise.ts'
import { similarity } from '../shingles.ts'
import type { DataFix, RowFix } from './data-fix.ts'

/** Merges near duplicates (Jaccard 0.8, every pair of a group) with the same answer into one row that stands for all. Not by default: `assay split` does it anyway. */
export const fixNearDuplicate: DataFix = {
  id: 'near-duplicate',
  label: 'near duplicates',
  isDefault: false,
  plan: ({ examples, duplicates, texts, splits }) => {
    const fixes = new Map<number, RowFix>()
    const clusters = groupRows(examples.length, (row) => `${splits?.[row] ?? ''}\n${duplicates.clusterOf[row] ?? row}`)
    for (const cluster of clusters.values()) {
      if (cluster.length < 2) continue
      for (const [first, ...others] of mergeGroups(cluster, texts, (row) => normalise(examples[row]?.expected ?? ''))) {
        const example = first === undefined ? undefined : examples[first]
        if (first === undefined || example === undefined || others.length === 0) continue
        for (const row of others)
          fixes.set(row, {
            action: 'drop',
            reason: 'says nearly the same as another row, with the same answer',
            twin: example.id,
            similarity: similarity(texts[row] ?? '', texts[first] ?? ''),
          })
        const weight = others.reduce((sum, row) => sum + (examples[row]?.weight ?? 1), example.weight)
        fixes.set(first, { action: 'edit', reason: 'stands for its near duplicates', example: { ...example, weight } })
      }
    }
    return fixes
  },
}
