import { reviewKey, reviewLedger, undoRecord } from '../core/data/review/ledger.ts'
import { reviewsFile, type ReviewRecord } from '../core/data/review/review-record.ts'
import type { ReviewRow } from '../core/data/review/review-row.ts'
import type { Decided } from '../core/data/review/session.ts'
import { AssayError } from '../core/errors.ts'
import type { Clock, TaskFiles } from '../core/ports/world.ts'
import type { ReviewData } from './review.ts'

export interface ReviewWriter {
  /** Appends the decision at once. */
  decide(decided: Decided): Promise<ReviewRecord>
  /** Appends a line that takes the reviewer's last decision about the row back. */
  undo(row: Pick<ReviewRow, 'id' | 'hash'>): Promise<ReviewRecord | undefined>
}

/** Keeps decisions of one reviewer: each is a line of reviews.jsonl before the call returns. */
export const reviewWriter = ({
  files,
  data,
  by,
  clock,
}: {
  readonly files: TaskFiles
  readonly data: Pick<ReviewData, 'records' | 'answer'>
  readonly by: string
  readonly clock: Pick<Clock, 'now'>
}): ReviewWriter => {
  const records = [...data.records]
  const own = new Map([...reviewLedger(records)].map(([key, row]) => [key, [...(row.get(by) ?? [])]]))
  const at = (): string => new Date(clock.now()).toISOString()
  return {
    decide: async ({ row, decision, expected, seconds }) => {
      const read = decision === 'edit' && expected !== undefined ? data.answer(expected) : undefined
      if (read !== undefined && 'problem' in read)
        throw new AssayError('review-invalid', `the answer of row ${row.id} cannot be used: ${read.problem}`)
      // An edit that only spells the same JSON otherwise leaves the answer as it is.
      const same = read !== undefined && read.text === row.expected
      const record: ReviewRecord = {
        id: row.id,
        hash: row.hash,
        decision: same ? 'accept' : decision,
        ...(row.expected !== undefined && { previous: row.expected }),
        ...(read !== undefined && !same && { expected: read.text }),
        by,
        at: at(),
        queue: row.queue,
        ...(row.blind && { blind: true }),
        seconds,
        ...(row.generator !== undefined && { generator: row.generator }),
      }
      await files.appendLine(reviewsFile, record)
      const key = reviewKey(record)
      own.set(key, [...(own.get(key) ?? []), record])
      return record
    },
    undo: async (row) => {
      const key = reviewKey(row)
      const decisions = own.get(key) ?? []
      const record = undoRecord(decisions, at())
      if (record === undefined) return undefined
      await files.appendLine(reviewsFile, record)
      own.set(key, decisions.slice(0, -1))
      return record
    },
  }
}
