import { excerpt, rowFinding, rowsText, type DataCheck } from './data-check.ts'
import { has, textScan } from './text-scan.ts'

/** U+FFFD, or UTF-8 read as Latin-1 (`Ã©` for `é`, `â€™` for an apostrophe). */
const broken = /\uFFFD|Ã[\u0080-\u00BF]|â€[\u0080-\u00BF™œ“”˜]|Â[\u00A0-\u00BF]/

export const brokenText: DataCheck = {
  id: 'broken-text',
  label: 'wrongly decoded text',
  run: ({ examples }) => {
    const { inputs, answers } = textScan(examples)
    const rows = examples.filter(
      ({ input, expected }, row) =>
        (((inputs[row] ?? 0) | (answers[row] ?? 0)) & has.nonAscii) !== 0 &&
        (broken.test(input) || (expected !== undefined && broken.test(expected))),
    )
    return rowFinding({
      id: 'broken-text',
      severity: 'warning',
      message: `${rowsText(rows.length)} with broken characters: the file was written or read in another encoding`,
      examples: rows,
      note: ({ input }) => excerpt(input.slice(Math.max(0, input.search(broken) - 20))),
      fix: 'export the file again as UTF-8',
      effect: 'Both arms read text that production does not send: scores are a little lower than they would be.',
    })
  },
}
