import { bad, cellText, sharedFields, type RowFormat } from './row-format.ts'

/** Any columns: `columns` of task.yaml (or a guess, see `guessColumns`) says which hold input and answer. */
export const anyColumns: RowFormat = {
  name: 'any-columns',
  label: 'columns',
  rule: 'columns of any name',
  byColumns: true,
  detect: () => true,
  read: (values, columns) => {
    const shared = sharedFields(values, columns, { weightByName: false })
    if ('problem' in shared) return bad(shared.problem)
    if (columns.input === undefined) return bad('no column holds the input')
    const cell = values[columns.input]
    const input = cellText(cell) ?? (cell === null ? '' : undefined)
    if (input === undefined) return bad(cell === undefined ? `there is no "${columns.input}"` : `"${columns.input}" is not text`)
    const expected = columns.expected === undefined ? undefined : values[columns.expected]
    return { status: 'read', fields: { ...shared, input, ...(expected !== undefined && expected !== null && { expected }) } }
  },
}
