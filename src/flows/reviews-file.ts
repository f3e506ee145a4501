import { parseReview, reviewsFile, type ReviewRecord } from '../core/data/review/review-record.ts'
import { AssayError } from '../core/errors.ts'
import type { TaskFiles } from '../core/ports/world.ts'

const listed = 20

/** All lines of reviews.jsonl in their order; none where there is no file. Throws `review-invalid` with every bad line. */
export const readReviews = async (files: TaskFiles): Promise<readonly ReviewRecord[]> => {
  const records: ReviewRecord[] = []
  if (!(await files.exists(reviewsFile))) return records
  const bad: { readonly message: string; readonly where: string }[] = []
  let line = 0
  for await (const value of files.readLines(reviewsFile)) {
    line++
    const parsed = parseReview(value)
    if ('record' in parsed) records.push(parsed.record)
    else bad.push({ message: parsed.problem, where: `${reviewsFile}:${line}` })
  }
  const [first, ...also] = bad
  if (first !== undefined)
    throw new AssayError(
      'review-invalid',
      `${bad.length === 1 ? 'a line' : `${bad.length} lines`} of ${reviewsFile} cannot be read: ${first.message}`,
      {
        where: first.where,
        also: also.slice(0, listed),
        hint: 'restore the file from version control, or remove the lines: Assay only ever appends to it',
      },
    )
  return records
}
