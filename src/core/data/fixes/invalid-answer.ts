import type { DataFix, RowFix } from './data-fix.ts'

/** Leaves out rows whose answer the task does not allow. */
export const fixInvalidAnswer: DataFix = {
  id: 'invalid-answer',
  label: 'answers that the task does not allow',
  isDefault: true,
  plan: ({ examples, problemOf }) =>
    new Map(
      examples.flatMap((example, row): (readonly [number, RowFix])[] => {
        const problem = problemOf(example)
        return problem === undefined ? [] : [[row, { action: 'drop', reason: `its answer is not allowed: ${problem}` }]]
      }),
    ),
}
