import { AssayError } from '../../core/errors.ts'

/** Names of the columns: a column without one gets its number. Throws `data-format` for two of one name and for one no object can hold. */
export const headerOf = (record: readonly string[], path: string, line: number): readonly string[] => {
  const names = record.map((name, index) => (name.trim() === '' ? `column_${index + 1}` : name.trim()))
  const seen = new Set<string>()
  for (const name of names) {
    if (seen.has(name) || name === '__proto__')
      throw new AssayError(
        'data-format',
        seen.has(name) ? `${path} has two columns named "${name}"` : `${path} has a column named "${name}"`,
        {
          where: `${path}:${line}`,
          hint: seen.has(name) ? 'rename one of them' : 'rename it',
        },
      )
    seen.add(name)
  }
  return names
}
