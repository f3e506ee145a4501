import { rowFinding, rowsText, type DataCheck } from './data-check.ts'

/** Rows that say nothing: no input, or no answer. */
export const empty: DataCheck = {
  id: 'empty',
  label: 'empty inputs and answers',
  run: ({ examples }) => {
    const noInput = examples.filter(({ input }) => input.trim() === '')
    const noAnswer = examples.filter(({ expected, input }) => expected === undefined && input.trim() !== '')
    return [
      ...rowFinding({
        id: 'empty-input',
        severity: 'error',
        message: `${rowsText(noInput.length)} without any input; left out`,
        examples: noInput,
        fix: 'fill in or remove the rows',
        effect: 'The rows are left out: the verdict rests on fewer.',
      }),
      ...rowFinding({
        id: 'no-answer',
        severity: 'warning',
        message: `${rowsText(noAnswer.length)} without an answer; left out of training and scoring`,
        examples: noAnswer,
        fix: 'label them, or leave them out',
        effect: 'The rows are left out: the verdict rests on fewer.',
      }),
    ]
  },
}
