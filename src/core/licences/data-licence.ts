import { counted } from '../report/format.ts'
import type { PermissionAnswer, Use } from './permission.ts'
import { worstOf } from './permission.ts'
import { rowLicence } from './row-licence.ts'

/** How many rows to learn from say that they are under this licence. */
export interface LicenceCount {
  readonly licence: string
  readonly rows: number
}

/**
 * Do the licences of the rows permit training on them? Rows that name none are the user's own data, by the user's word: whoever
 * writes a task.yaml over them says so. One row that says otherwise is enough for a no.
 */
export const dataLicenceAnswer = (counts: readonly LicenceCount[], use: Use): PermissionAnswer => {
  const answers = counts.map(({ licence, rows }): PermissionAnswer => {
    const answer = rowLicence(licence, use)
    return { ...answer, why: `${counted(rows, 'row')} to learn from: ${answer.why}` }
  })
  return (
    worstOf(answers) ?? {
      answer: 'yes',
      evidence: 'declared',
      why: 'No row names a licence: they count as your own data.',
    }
  )
}
