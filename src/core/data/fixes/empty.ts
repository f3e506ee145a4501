import type { DataFix, RowFix } from './data-fix.ts'

/** Leaves out rows without any input: nothing can be learnt or asked. Rows without an answer stay, they can be labelled. */
export const fixEmpty: DataFix = {
  id: 'empty-input',
  label: 'rows without input',
  isDefault: true,
  plan: ({ examples }) =>
    new Map(
      examples.flatMap(({ input }, row): (readonly [number, RowFix])[] =>
        input.trim() === '' ? [[row, { action: 'drop', reason: 'has no input' }]] : [],
      ),
    ),
}
