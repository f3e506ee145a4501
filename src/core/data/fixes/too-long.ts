import type { DataFix, RowFix } from './data-fix.ts'

/** Leaves out rows that the check calls too long. Not by default: a longer context may be the better repair. */
export const fixTooLong: DataFix = {
  id: 'too-long',
  label: 'very long rows',
  isDefault: false,
  plan: ({ examples, findings }) => {
    const long = new Set(findings.filter(({ id }) => id === 'too-long').flatMap(({ rows }) => rows))
    return new Map(
      examples.flatMap(({ id }, row): (readonly [number, RowFix])[] =>
        long.has(id) ? [[row, { action: 'drop', reason: 'is too long' }]] : [],
      ),
    )
  },
}
