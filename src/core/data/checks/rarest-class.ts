import { formatShare } from '../../report/format.ts'
import { excerpt, groupFinding, rowsText, type DataCheck } from './data-check.ts'
import { labelGroups } from './label-groups.ts'

/** Labels with fewer rows are reported as `rare-label` already. */
const leastRows = 20

/** Labels with less than a tenth of an equal share, .1 / K for K labels (Cleanlab Datalab's rule of imbalance). */
export const rarestClass: DataCheck = {
  id: 'rarest-class',
  label: 'labels far below their share',
  run: ({ kind, examples, declaredLabels }) => {
    if (kind !== 'classification') return []
    const groups = labelGroups(examples, declaredLabels).map(({ rows }) => rows)
    const labelled = groups.reduce((sum, rows) => sum + rows.length, 0)
    const limit = 0.1 / groups.length
    const rare = groups
      .filter((rows) => rows.length >= leastRows && rows.length / labelled < limit)
      .map((rows) => rows.flatMap((row) => examples[row] ?? []))
    return groupFinding({
      id: 'rarest-class',
      severity: 'warning',
      message: `${rare.length} of ${groups.length} labels with less than ${formatShare(limit)} of the rows, a tenth of an equal share`,
      groups: rare,
      note: (group) => `${excerpt(group[0]?.expected ?? '', 40)}: ${rowsText(group.length)}`,
      fix: 'collect rows of them, or use metric: macro-f1 where each label counts the same',
      effect: 'Accuracy hardly sees these labels: an arm that never gives them can win.',
    })
  },
}
