import { excerpt, rowFinding, rowsText, type DataCheck } from './data-check.ts'

/** OpenAI's prepare_data warns at the same length. About 2,500 tokens of English. */
const maxCharacters = 10_000

export const tooLong: DataCheck = {
  id: 'too-long',
  label: 'very long rows',
  run: ({ examples }) => {
    const length = ({ input, expected, history }: (typeof examples)[number]): number =>
      input.length + (expected?.length ?? 0) + (history ?? []).reduce((sum, turn) => sum + turn.content.length, 0)
    const long = examples.filter((example) => length(example) > maxCharacters)
    return rowFinding({
      id: 'too-long',
      severity: 'warning',
      message: `${rowsText(long.length)} of more than 10,000 characters; small models will cut them`,
      examples: long,
      note: (example) => `${length(example)} characters: ${excerpt(example.input, 40)}`,
      fix: 'shorten them, or choose a student with a longer context',
      effect: 'Training cuts or leaves them out: the tuned model looks worse on long rows than it could.',
    })
  },
}
