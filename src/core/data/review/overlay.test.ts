import { expect, test } from 'vitest'
import type { Example } from '../example.ts'
import { mayBeGolden } from '../origin.ts'
import { rowHash } from '../to-example.ts'
import { reviewLedger, settle, undoRecord } from './ledger.ts'
import { reviewOverlay } from './overlay.ts'
import type { ReviewRecord } from './review-record.ts'

const example = (id: string, more: Partial<Example> = {}): Example => ({
  id,
  input: `text ${id}`,
  expected: 'spam',
  tags: [],
  weight: 1,
  source: { file: 'rows.csv', line: 2 },
  ...more,
})

let minute = 0
const said = (row: Example, decision: ReviewRecord['decision'], more: Partial<ReviewRecord> = {}): ReviewRecord => ({
  id: row.id,
  hash: rowHash(row),
  decision,
  ...(row.expected !== undefined && { previous: row.expected }),
  by: 'ada',
  at: new Date(Date.UTC(2026, 0, 1, 0, minute++)).toISOString(),
  queue: 'all',
  ...more,
})

const lay = (rows: readonly Example[], records: readonly ReviewRecord[], frozen: readonly Example[] = []) => {
  const overlay = reviewOverlay(reviewLedger(records), new Set(frozen.map(rowHash)))
  return { rows: rows.flatMap((row) => overlay.apply(row) ?? []), counts: overlay.counts() }
}

const none = { accepted: 0, edited: 0, rejected: 0, frozen: 0, unresolved: 0, stale: 0 }

test('accept marks a row, edit replaces its answer and says from what, reject leaves it out; the rest is untouched', () => {
  const made = example('a', { origin: { kind: 'synthetic', teacher: 'm@p' } })
  const [b, c, d] = [example('b'), example('c'), example('d')]
  const edit = said(b, 'edit', { expected: 'ham' })
  const { rows, counts } = lay([made, b, c, d], [said(made, 'accept'), edit, said(c, 'reject')])
  expect(rows.map(({ id, expected }) => `${id} ${expected}`)).toEqual(['a spam', 'b ham', 'd spam'])
  expect(rows[0]?.origin).toEqual({ kind: 'synthetic', teacher: 'm@p', reviewed: 'accepted' })
  expect(rows.slice(0, 2).every(mayBeGolden)).toBe(true)
  expect(rows[1]?.origin).toEqual({
    kind: 'imported',
    reviewed: 'edited',
    steps: [{ step: 'review:edit', at: edit.at, before: rowHash(b) }],
  })
  expect(rows[2]).toBe(d)
  expect(counts).toEqual({ ...none, accepted: 1, edited: 1, rejected: 1 })
})

test('a decision about other content does not count any more', () => {
  const before = example('a')
  const now = example('a', { input: 'another text' })
  expect(lay([now], [said(before, 'reject')])).toEqual({ rows: [now], counts: { ...none, stale: 1 } })
})

test('frozen rows stay as golden.lock has them: as the data, or as an earlier edit left them', () => {
  const row = example('a')
  expect(lay([row], [said(row, 'edit', { expected: 'ham' })], [row])).toEqual({ rows: [row], counts: { ...none, frozen: 1 } })
  const edit = said(row, 'edit', { expected: 'ham' })
  const edited = { ...row, expected: 'ham' }
  const later = lay([row], [edit, said(row, 'reject')], [edited])
  expect(later.rows.map(({ expected }) => expected)).toEqual(['ham'])
  expect(later.counts).toEqual({ ...none, frozen: 1 })
  expect(lay([row], [edit], [edited]).counts).toEqual({ ...none, edited: 1 })
})

test('where two reviewers disagree the data keeps its answer until a third, or one of them, settles it', () => {
  const row = example('a')
  const two = [said(row, 'accept'), said(row, 'edit', { by: 'bob', expected: 'ham' })]
  expect(lay([row], two)).toEqual({ rows: [row], counts: { ...none, unresolved: 1 } })
  const third = [...two, said(row, 'edit', { by: 'eve', expected: 'ham' })]
  expect(lay([row], third).rows[0]?.expected).toBe('ham')
  expect(lay([row], [...two, said(row, 'accept', { by: 'bob' })]).counts).toEqual({ ...none, accepted: 1 })
})

test('the last line of a reviewer counts, an undo brings back what was before, and a skip decides nothing', () => {
  const row = example('a')
  const first = said(row, 'reject')
  const again = said(row, 'edit', { expected: 'ham' })
  const undo = undoRecord([first, again], '2026-02-01T00:00:00.000Z')
  expect(undo).toMatchObject({ decision: 'reject', note: 'undo' })
  const only = undoRecord([again], '2026-02-01T00:00:00.000Z')
  expect(only).toMatchObject({ decision: 'skip', note: 'undo' })
  expect(only).not.toHaveProperty('expected')
  const status = (records: readonly ReviewRecord[]): string => {
    const settled = settle([...reviewLedger(records).values()][0])
    return settled.status === 'decided' ? settled.record.decision : settled.status
  }
  expect(status([first, again])).toBe('edit')
  expect(status([first, again, undo!])).toBe('reject')
  expect(status([again, only!])).toBe('open')
  expect(status([again, said(row, 'skip')])).toBe('open')
  expect(undoRecord([], '2026-02-01T00:00:00.000Z')).toBeUndefined()
})

test('preferring the answer that had lost turns the pair round', () => {
  const row = example('a', { expected: 'long', rejected: 'short' })
  expect(lay([row], [said(row, 'edit', { expected: 'short' })]).rows[0]).toMatchObject({ expected: 'short', rejected: 'long' })
  const json = example('a', { expected: '{"a":1}', rejected: '{ "b": 2, "a": 1 }' })
  expect(lay([json], [said(json, 'edit', { expected: '{"a":1,"b":2}' })]).rows[0]).toMatchObject({ rejected: '{"a":1}' })
})

test('an edit back to the same answer is an acceptance', () => {
  const row = example('a')
  expect(lay([row], [said(row, 'accept'), said(row, 'edit', { by: 'bob', expected: 'spam' })]).counts).toEqual({ ...none, accepted: 1 })
})
