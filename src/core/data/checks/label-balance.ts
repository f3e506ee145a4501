import { excerpt, groupFinding, rowsText, type DataCheck } from './data-check.ts'
import { labelGroups } from './label-groups.ts'

/** Fewer rows than this and a label can neither be learnt nor tested (DESIGN §4: 20 a class). */
const minRows = 20
/** From here on, answering always the same is hard to beat by any margin. */
const lopsided = 0.95

/**
 * Labels that the task allows: one only, lopsided, rare, or spelt in several ways. Rows with another label are named by `invalid-answer`
 * and left out; a rare spelling of a label is named as a spelling, not as a rare label.
 */
export const labelBalance: DataCheck = {
  id: 'label-balance',
  label: 'balance of labels',
  run: ({ kind, examples, declaredLabels }) => {
    if (kind !== 'classification') {
      const first = examples.find(({ expected }) => expected !== undefined)
      // Free text has about as many answers as rows: grouping them would cost more than all that is asked here.
      if (first === undefined || examples.some(({ expected }) => expected !== undefined && expected !== first.expected)) return []
    }
    const labels = [...labelGroups(examples, kind === 'classification' ? declaredLabels : undefined)].sort(
      (a, b) => b.rows.length - a.rows.length,
    )
    const groups = labels.map(({ rows }) => rows.flatMap((row) => examples[row] ?? []))
    const labelled = groups.reduce((sum, rows) => sum + rows.length, 0)
    const [largest] = groups
    if (largest === undefined) return []
    const note = (group: typeof largest): string => `${excerpt(group[0]?.expected ?? '', 40)}: ${rowsText(group.length)}`
    if (groups.length === 1 && labels[0]?.spellings.length === 1 && labelled > 1)
      return groupFinding({
        id: 'one-answer',
        severity: 'error',
        message: `all ${labelled} rows have the same answer: there is nothing to learn`,
        groups: [largest],
        note,
        fix: 'check which column holds the answers (columns.expected)',
        effect: 'No verdict is possible: every arm that gives this answer is right.',
      })
    if (kind !== 'classification') return []
    const share = largest.length / labelled
    const rare = groups.filter((group) => group.length < minRows)
    const spellings = groups.filter((_, at) => (labels[at]?.spellings.length ?? 0) > 1)
    return [
      ...(share < lopsided
        ? []
        : groupFinding({
            id: 'lopsided-labels',
            severity: 'warning',
            message: `${Math.floor(share * 1000) / 10} % of the rows have the label ${excerpt(largest[0]?.expected ?? '', 30)}: always answering it is that accurate`,
            groups: [largest],
            note,
            fix: 'use metric: macro-f1, or collect rows of the other labels',
            effect: 'Accuracy hardly tells arms apart: the differences lie in few rows.',
          })),
      ...groupFinding({
        id: 'rare-label',
        severity: 'warning',
        message: `labels with fewer than ${minRows} rows: ${rare.length} of ${groups.length}`,
        groups: rare,
        note,
        fix: 'collect more rows of them, or merge labels',
        effect: 'These labels are hardly learnt and hardly tested: the verdict says little about them.',
      }),
      ...groupFinding({
        id: 'label-spelling',
        severity: 'warning',
        message: `labels written in several ways (case, spaces or punctuation): ${spellings.length}`,
        groups: spellings,
        note: (group) => [...new Set(group.map(({ expected }) => JSON.stringify(expected)))].join(', '),
        fix: 'write each label in one way: they count as different labels',
        effect: 'Right answers in the other spelling count as wrong, for every arm.',
      }),
    ]
  },
}
