import type { ReviewKeys } from '../core/data/review/review-keys.ts'
import { renderReviewPage } from '../core/data/review/review-page.ts'
import { AssayError } from '../core/errors.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import type { ReviewData, ReviewPlan } from './review.ts'

/** Writes a queue as one static page. Throws `write-refused` where the file exists, `usage` where it would be no page. */
export const writeReviewPage = async (
  plan: ReviewPlan,
  options: {
    readonly data: ReviewData
    readonly files: TaskFiles
    readonly by: string
    readonly path: string
    readonly keys?: ReviewKeys
  },
): Promise<{ readonly path: string; readonly queue: string; readonly rows: number }> => {
  const { data, files, by, path, keys } = options
  if (!/\.html?$/i.test(path))
    throw new AssayError('usage', `"${path}" does not end in .html`, { hint: 'for example `assay review --page review.html`' })
  if (await files.exists(path))
    throw new AssayError('write-refused', `${path} exists`, { hint: 'name another file: decisions belong to the page they were made on' })
  const { task, labels } = data
  await files.writeText(
    path,
    renderReviewPage(plan.rows, { task: task.name, labels, isJson: task.output.kind === 'json', by, ...(keys !== undefined && { keys }) }),
  )
  return { path, queue: plan.queue, rows: plan.rows.length }
}
