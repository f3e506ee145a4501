import { formatCount } from '../../report/format.ts'
import { isProse, rowFinding, rowsText, type DataCheck } from './data-check.ts'
import { has, textScan } from './text-scan.ts'

/** Rows mostly in capitals. OpenAI's prepare_data warns where it is more than a third of the letters of a whole column. */
export const upperCase: DataCheck = {
  id: 'upper-case',
  label: 'text in capitals',
  run: ({ kind, examples }) => {
    const { inputs, answers } = textScan(examples)
    const found = examples.filter((_, row) => (((inputs[row] ?? 0) | (isProse(kind) ? (answers[row] ?? 0) : 0)) & has.capitals) !== 0)
    return rowFinding({
      id: 'upper-case',
      severity: found.length * 3 > examples.length ? 'warning' : 'info',
      message: `${rowsText(found.length)} of ${formatCount(examples.length)} with more than a third of the letters in capitals`,
      examples: found,
      fix: 'write them as production does; models know words in lower case better',
      effect: 'Capitals take more tokens and cost every arm a little; where production writes otherwise, golden is harder than production.',
    })
  },
}
