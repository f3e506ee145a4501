import { bad, cellText, sharedFields, type RowFormat } from './row-format.ts'

/** Alpaca rows: `instruction`, optional `input`, `output`. Instruction and input are joined by an empty line, as Alpaca's own prompt does. */
export const alpaca: RowFormat = {
  name: 'alpaca',
  label: 'instruction and output (Alpaca)',
  rule: '"instruction" and "output"',
  detect: (values) => 'instruction' in values && 'output' in values,
  read: (values, columns) => {
    const shared = sharedFields(values, columns)
    if ('problem' in shared) return bad(shared.problem)
    const instruction = cellText(values['instruction'])
    if (instruction === undefined) return bad('instruction is not text')
    const input = cellText(values['input']) ?? ''
    const { output } = values
    return {
      status: 'read',
      fields: {
        ...shared,
        input: input.trim() === '' ? instruction : `${instruction}\n\n${input}`,
        ...(output !== null && { expected: output }),
      },
    }
  },
}
