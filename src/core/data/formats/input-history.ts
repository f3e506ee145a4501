import { isRecord } from '../../lib/is-record.ts'
import { readConversation } from './read-conversation.ts'
import { bad, cellText, sharedFields, type RowFormat } from './row-format.ts'

/** Answers of rows whose question stands under `input`, in the order in which they are looked for. */
const answers = ['expected', 'output', 'target', 'answer'] as const

/** Rows with their question under `input`, what came before it under `history`, and the answer: what `assay export --to inspect` writes. */
export const inputHistory: RowFormat = {
  name: 'input-history',
  label: 'input with earlier turns',
  rule: 'a text "input" and a list "history" of turns with "role"',
  detect: ({ input, history }) =>
    cellText(input) !== undefined && Array.isArray(history) && history.every((turn: unknown) => isRecord(turn) && 'role' in turn),
  read: (values, columns) => {
    const { history } = values
    const input = cellText(values['input'])
    if (input === undefined || !Array.isArray(history)) return bad('input is not text, or history no list of turns')
    const shared = sharedFields(values, columns)
    if ('problem' in shared) return bad(shared.problem)
    const name = answers.find((candidate) => values[candidate] !== undefined && values[candidate] !== null)
    const expected = name === undefined ? undefined : values[name]
    const read = readConversation([...(history as readonly unknown[]), { role: 'user', content: input }], shared, values)
    if (read.status === 'bad' || expected === undefined) return read
    return { ...read, fields: { ...read.fields, expected } }
  },
}
