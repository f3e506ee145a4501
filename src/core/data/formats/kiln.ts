import { anyColumns } from './any-columns.ts'
import type { RowFormat } from './row-format.ts'

const thoughts = ['reasoning', 'chain_of_thought']

/** Kiln's tables: `input`, `output`, `tags`, and what the model thought, which is no part of the answer. */
export const kiln: RowFormat = {
  name: 'kiln',
  label: 'Kiln examples',
  rule: '"input", "output" and "reasoning" or "chain_of_thought"',
  byColumns: true,
  detect: (values) => 'input' in values && 'output' in values && thoughts.some((name) => name in values),
  read: (values, columns, kind) => {
    const read = anyColumns.read(values, { ...columns, input: 'input', expected: 'output' }, kind)
    if (read.status === 'bad' || !thoughts.some((name) => typeof values[name] === 'string' && values[name] !== '')) return read
    return { ...read, note: 'the reasoning before the answer was left out: an example holds an answer alone' }
  },
}
