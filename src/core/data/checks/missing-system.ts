import { counted } from '../../report/format.ts'
import { rowFinding, type DataCheck } from './data-check.ts'

/** From this share of rows with a system message on, one without is an exception. */
const usual = 0.5

/** Chat rows without the system message that most rows have. Rows without a user turn do not get through the reader. */
export const missingSystem: DataCheck = {
  id: 'missing-system',
  label: 'missing system messages',
  run: ({ kind, examples }) => {
    if (kind !== 'chat' && kind !== 'generation') return []
    const without = examples.filter(({ history }) => history?.[0]?.role !== 'system')
    if (examples.length - without.length <= examples.length * usual) return []
    return rowFinding({
      id: 'missing-system',
      severity: 'warning',
      message: `${counted(without.length, 'row')} without a system message, where ${examples.length - without.length} have one`,
      examples: without,
      fix: 'give all rows the system message that production sends, or none',
      effect: 'The tuned model learns to answer without its instructions; the prompted arm is tested on rows that production never sends.',
    })
  },
}
