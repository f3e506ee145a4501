import type { LicenceCount } from '../licences/data-licence.ts'
import type { Example } from './example.ts'

/** Licences that rows name, the commonest first; rows that name none are not counted. */
export const countLicences = (rows: readonly Pick<Example, 'licence'>[]): readonly LicenceCount[] => {
  const counts = new Map<string, number>()
  for (const { licence } of rows) {
    const written = licence?.trim() ?? ''
    if (written !== '') counts.set(written, (counts.get(written) ?? 0) + 1)
  }
  return [...counts]
    .map(([licence, count]) => ({ licence, rows: count }))
    .sort((a, b) => b.rows - a.rows || (a.licence < b.licence ? -1 : 1))
}
