import { groupRows } from '../checks/data-check.ts'
import { normalise } from '../normalise.ts'
import type { DataFix, RowFix } from './data-fix.ts'

/** Of rows with the same text keeps those with the majority's answer; without a majority all go. Not by default: a person knows better. */
export const fixContradiction: DataFix = {
  id: 'contradiction',
  label: 'contradictions',
  isDefault: false,
  plan: ({ examples, duplicates, kind }) => {
    const fixes = new Map<number, RowFix>()
    if (kind !== 'classification' && kind !== 'extraction') return fixes
    const answerOf = (row: number): string => normalise(examples[row]?.expected ?? '')
    for (const group of groupRows(examples.length, (row) =>
      examples[row]?.expected === undefined ? undefined : duplicates.exactOf[row],
    ).values()) {
      const answers = groupRows(group.length, (index) => answerOf(group[index] ?? 0))
      if (answers.size < 2) continue
      const majority = [...answers].find(([, rows]) => rows.length * 2 > group.length)?.[0]
      const keeper = group.find((row) => answerOf(row) === majority)
      for (const row of group)
        if (answerOf(row) !== majority)
          fixes.set(row, {
            action: 'drop',
            reason:
              majority === undefined
                ? 'contradicts rows with the same text, none of them in the majority'
                : 'contradicts the majority of rows with the same text',
            ...(keeper !== undefined && { twin: examples[keeper]?.id ?? '' }),
          })
    }
    return fixes
  },
}
