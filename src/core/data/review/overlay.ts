import type { Example } from '../example.ts'
import type { Origin } from '../origin.ts'
import { rowHash } from '../to-example.ts'
import { reviewKey, settle, type ReviewLedger } from './ledger.ts'
import type { ReviewRecord } from './review-record.ts'
import { isSameAnswer } from './same-answer.ts'

/** How many rows people's decisions touched. Rows in = rows out + `rejected`. */
export interface OverlayCounts {
  readonly accepted: number
  readonly edited: number
  /** Left out of the data. */
  readonly rejected: number
  /** Rows that stand in golden.lock: they stay as they were frozen. */
  readonly frozen: number
  /** Reviewers disagree: the data's own answer stays. */
  readonly unresolved: number
  /** Decisions about a row whose content has changed since: they do not count any more. */
  readonly stale: number
}

const withEdit = (example: Example, hash: string, { expected = '', at }: ReviewRecord): Example => {
  const origin: Origin = example.origin ?? { kind: 'imported' }
  const { expectedCalls: _calls, ...rest } = example
  return {
    // Calls of tools belong to the answer that was replaced.
    ...rest,
    expected,
    // The reviewer preferred the answer that had lost: the pair is turned round.
    ...(example.rejected !== undefined &&
      isSameAnswer(example.rejected, expected) &&
      example.expected !== undefined && { rejected: example.expected }),
    origin: { ...origin, reviewed: 'edited', steps: [...(origin.steps ?? []), { step: 'review:edit', at, before: hash }] },
  }
}

const accepted = (example: Example): Example => ({
  ...example,
  origin: { ...(example.origin ?? { kind: 'imported' }), reviewed: 'accepted' },
})

const appliedTo = (example: Example, hash: string, record: ReviewRecord): Example | undefined => {
  if (record.decision === 'reject') return undefined
  if (record.decision === 'edit' && record.expected !== example.expected) return withEdit(example, hash, record)
  return accepted(example)
}

export interface ReviewOverlay {
  /** The row as people decided it; undefined where they rejected it. */
  apply(example: Example): Example | undefined
  /** Of the rows that `apply` has seen. */
  counts(): OverlayCounts
}

/**
 * What people decided, laid over rows as they are read; the files stay as they are. A decision is bound to the hash of the row it was
 * made about. A row that golden.lock holds (as it is, or as an earlier decision left it) stays exactly so: frozen rows are never changed.
 */
export const reviewOverlay = (ledger: ReviewLedger, frozen: ReadonlySet<string>): ReviewOverlay => {
  const counts = { accepted: 0, edited: 0, rejected: 0, frozen: 0, unresolved: 0 }
  const decidedIds = new Set([...ledger.values()].flatMap((row) => [...row.values()].flatMap((own) => own.slice(-1).map(({ id }) => id))))
  const current = new Set<string>()
  const met = new Set<string>()
  /** The content of the row, by this or any earlier decision, that golden.lock holds. */
  const frozenAs = (example: Example, hash: string, records: readonly ReviewRecord[]): Example | undefined => {
    if (frozen.has(hash)) return example
    for (const record of records) {
      const version = record.decision === 'edit' ? withEdit(example, hash, record) : undefined
      if (version !== undefined && frozen.has(rowHash(version))) return version
    }
    return undefined
  }
  return {
    apply: (example) => {
      if (!decidedIds.has(example.id)) return example
      met.add(example.id)
      const hash = rowHash(example)
      const row = ledger.get(reviewKey({ id: example.id, hash }))
      if (row === undefined) return example
      current.add(example.id)
      const settled = settle(row)
      const locked = frozenAs(example, hash, [...row.values()].flat())
      if (locked !== undefined) {
        const decided = settled.status === 'decided' ? appliedTo(example, hash, settled.record) : locked
        if (decided === undefined || rowHash(decided) !== rowHash(locked)) counts.frozen++
        else if (settled.status === 'decided') {
          counts[locked === example ? 'accepted' : 'edited']++
          return decided
        }
        return locked
      }
      if (settled.status === 'unresolved') counts.unresolved++
      if (settled.status !== 'decided') return example
      const result = appliedTo(example, hash, settled.record)
      if (result === undefined) counts.rejected++
      else counts[result.origin?.reviewed === 'edited' ? 'edited' : 'accepted']++
      return result
    },
    counts: () => ({ ...counts, stale: [...met].filter((id) => !current.has(id)).length }),
  }
}
