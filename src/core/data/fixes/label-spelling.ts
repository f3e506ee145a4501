import { groupRows } from '../checks/data-check.ts'
import { normalise } from '../normalise.ts'
import type { DataFix, RowFix } from './data-fix.ts'

/** Writes labels that differ in case, spaces or punctuation alike: as most rows write them, of the ways that the task allows. */
export const fixLabelSpelling: DataFix = {
  id: 'label-spelling',
  label: 'labels written in several ways',
  isDefault: true,
  plan: ({ examples, kind, problemOf }) => {
    const fixes = new Map<number, RowFix>()
    if (kind !== 'classification') return fixes
    const byMeaning = groupRows(examples.length, (row) => {
      const label = examples[row]?.expected
      return label === undefined ? undefined : normalise(label)
    })
    for (const rows of byMeaning.values()) {
      const spellings = groupRows(rows.length, (index) => examples[rows[index] ?? 0]?.expected)
      if (spellings.size < 2) continue
      const isAllowed = ([, [first = -1]]: readonly [string, readonly number[]]): boolean => {
        const example = examples[rows[first] ?? -1]
        return example !== undefined && problemOf(example) === undefined
      }
      const [usual] = [...spellings].filter(isAllowed).sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1))
      for (const row of rows) {
        const example = examples[row]
        if (usual === undefined || example === undefined || example.expected === usual[0]) continue
        fixes.set(row, {
          action: 'edit',
          reason: 'its label is written as most rows write it',
          example: { ...example, expected: usual[0] },
        })
      }
    }
    return fixes
  },
}
