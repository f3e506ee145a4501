import { parseLock } from '../core/data/golden-lock.ts'
import { reviewLedger } from '../core/data/review/ledger.ts'
import { reviewOverlay, type OverlayCounts } from '../core/data/review/overlay.ts'
import { reviewsFile } from '../core/data/review/review-record.ts'
import { counted } from '../core/report/format.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import type { EventSink } from '../core/run-event.ts'
import type { ImportedData } from './import-data.ts'
import { readReviews } from './reviews-file.ts'

/** Hashes of the rows that golden.lock holds; none where nothing is frozen. Throws `golden-lock-invalid`. */
export const frozenHashes = async (files: TaskFiles): Promise<ReadonlySet<string>> =>
  new Set((await files.exists('golden.lock')) ? parseLock(await files.readText('golden.lock')).rows.map(({ hash }) => hash) : [])

const words = ({ accepted, edited, rejected, frozen, unresolved, stale }: OverlayCounts): string =>
  [
    `${accepted} accepted`,
    `${edited} edited`,
    `${rejected} left out`,
    ...(unresolved > 0 ? [`${unresolved} on which reviewers disagree (the data's own answer stays)`] : []),
    ...(frozen > 0 ? [`${frozen} frozen in golden (unchanged)`] : []),
    ...(stale > 0 ? [`${stale} changed since they were reviewed (not counted)`] : []),
  ].join(', ')

/** Rows as people decided them in reviews.jsonl, with how many were touched; as they are where nobody reviewed any. Throws `review-invalid`. */
export const withReviews = async (
  imported: ImportedData,
  { files, sink }: { readonly files: TaskFiles; readonly sink: EventSink },
): Promise<{ readonly imported: ImportedData; readonly reviewed?: OverlayCounts }> => {
  const records = await readReviews(files)
  if (records.length === 0) return { imported }
  const overlay = reviewOverlay(reviewLedger(records), await frozenHashes(files))
  const laid = imported.files.map(({ file, examples }) => ({ file, examples: examples.flatMap((example) => overlay.apply(example) ?? []) }))
  const reviewed = overlay.counts()
  const asks = reviewed.unresolved + reviewed.stale + reviewed.frozen > 0
  sink({
    kind: 'note',
    level: asks ? 'warning' : 'info',
    message: `${reviewsFile}: ${words(reviewed)} of ${counted(imported.rows, 'row')}`,
    ...(asks && { hint: '`assay review --status` lists them' }),
  })
  return { imported: { ...imported, files: laid }, reviewed }
}
