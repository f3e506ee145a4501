import type { ReviewRecord } from './review-record.ts'

/** Note of a line that takes the last decision of its reviewer about a row back. */
export const undoNote = 'undo'

type Key = Pick<ReviewRecord, 'id' | 'hash'>

/** One string for a row in the state in which it was seen. */
export const reviewKey = ({ id, hash }: Key): string => `${hash} ${id}`

/** Decisions of each reviewer about one row, oldest first, without what was taken back. */
export type RowHistory = ReadonlyMap<string, readonly ReviewRecord[]>

/** What people have said about rows, by `reviewKey`. */
export type ReviewLedger = ReadonlyMap<string, RowHistory>

/** Reads the lines of reviews.jsonl in their order. A line of an undo takes one decision back. */
export const reviewLedger = (records: Iterable<ReviewRecord>): ReviewLedger => {
  const ledger = new Map<string, Map<string, ReviewRecord[]>>()
  for (const record of records) {
    const key = reviewKey(record)
    const row = ledger.get(key) ?? new Map<string, ReviewRecord[]>()
    ledger.set(key, row)
    const own = row.get(record.by) ?? []
    row.set(record.by, own)
    if (record.note === undoNote) own.pop()
    else own.push(record)
  }
  return ledger
}

/** The line that takes the last decision of a reviewer back: the one before it again, or no decision. Undefined where there is nothing to take back. */
export const undoRecord = (own: readonly ReviewRecord[], at: string): ReviewRecord | undefined => {
  const last = own.at(-1)
  if (last === undefined) return undefined
  const { seconds: _seconds, ...before } = own.at(-2) ?? { ...last, decision: 'skip' as const }
  const { expected, ...rest } = before
  return { ...rest, ...(before.decision === 'edit' && expected !== undefined && { expected }), at, note: undoNote }
}

/** What each reviewer now says about a row; who skipped it says nothing. */
export const opinions = (row: RowHistory | undefined): readonly ReviewRecord[] =>
  [...(row?.values() ?? [])].flatMap((own) => {
    const last = own.at(-1)
    return last === undefined || last.decision === 'skip' ? [] : [last]
  })

/** The answer that a decision leaves the row with, as one text; two decisions with the same text agree. */
export const outcomeOf = ({ decision, previous, expected }: ReviewRecord): string =>
  decision === 'reject' ? 'left out' : `=${(decision === 'edit' ? expected : previous) ?? ''}`

export type Settled =
  | { readonly status: 'open' }
  | { readonly status: 'decided'; readonly record: ReviewRecord }
  | { readonly status: 'unresolved'; readonly records: readonly ReviewRecord[] }

/** What the reviewers together decided: the outcome with more votes than any other, the newest line of it. A tie is unresolved. */
export const settle = (row: RowHistory | undefined): Settled => {
  const votes = [...Map.groupBy(opinions(row), outcomeOf).values()].sort((a, b) => b.length - a.length)
  const [first, second] = votes
  if (first === undefined) return { status: 'open' }
  if (second !== undefined && second.length === first.length) return { status: 'unresolved', records: votes.flat() }
  return { status: 'decided', record: first.reduce((newest, record) => (record.at >= newest.at ? record : newest)) }
}
