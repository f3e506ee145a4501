import { excerpt, groupFinding, groupRows, repeatedRows, type DataCheck } from './data-check.ts'
import { counted, formatCount } from '../../report/format.ts'

/** Rows that say the same and have the same answer, up to case, punctuation and white space. Rows without input are named by `empty`. */
export const exactDuplicate: DataCheck = {
  id: 'exact-duplicate',
  label: 'exact duplicates',
  run: ({ examples, duplicates }) => {
    const groups = repeatedRows(duplicates.exactOf)
      .flatMap((rows) =>
        [...groupRows(rows.length, (place) => examples[rows[place] ?? 0]?.expected ?? '').values()].map((places) =>
          places.flatMap((place) => examples[rows[place] ?? 0] ?? []),
        ),
      )
      .filter((group) => group.length > 1 && group[0]?.input.trim() !== '')
      .sort((a, b) => b.length - a.length)
    const extra = groups.reduce((sum, group) => sum + group.length - 1, 0)
    return groupFinding({
      id: 'exact-duplicate',
      severity: 'warning',
      message: `${formatCount(extra)} of ${formatCount(examples.length)} rows repeat another row exactly (${counted(groups.length, 'group')})`,
      groups,
      note: (group) => `${group.length} times: ${excerpt(group[0]?.input ?? '')}`,
      fix: 'nothing to do: each group becomes one row that keeps its number as weight',
      effect: 'No effect: they stand on one side of the split and count as one row; fewer rows are independent than the file has.',
    })
  },
}
