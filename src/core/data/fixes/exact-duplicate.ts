import type { DataFix, RowFix } from './data-fix.ts'

/** Keeps the first of rows that say the same and have the same answer. Their weight is not lost: the kept row stands for all. */
export const fixExactDuplicate: DataFix = {
  id: 'exact-duplicate',
  label: 'exact duplicates',
  isDefault: true,
  plan: ({ examples, duplicates, splits }) => {
    const fixes = new Map<number, RowFix>()
    const kept = new Map<string, number>()
    const weights = new Map<number, number>()
    examples.forEach((example, row) => {
      // Copies on two sides of given splits are leaks, and have a repair of their own.
      const key = `${splits?.[row] ?? ''}\n${duplicates.exactOf[row] ?? row}\n${example.expected ?? ''}`
      const first = kept.get(key)
      if (first === undefined) {
        kept.set(key, row)
        return
      }
      weights.set(first, (weights.get(first) ?? examples[first]?.weight ?? 1) + example.weight)
      fixes.set(row, {
        action: 'drop',
        reason: 'says the same as another row, with the same answer',
        twin: examples[first]?.id ?? '',
        similarity: 1,
      })
    })
    for (const [row, weight] of weights) {
      const example = examples[row]
      if (example !== undefined) fixes.set(row, { action: 'edit', reason: 'stands for its exact copies', example: { ...example, weight } })
    }
    return fixes
  },
}
