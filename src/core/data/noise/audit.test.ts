import { expect, test } from 'vitest'
import type { Example } from '../example.ts'
import type { ReviewRecord } from '../review/review-record.ts'
import { rowHash } from '../to-example.ts'
import { noiseFromAudit } from './audit.ts'

const example = (index: number, expected = 'a'): Example => ({
  id: `r${index}`,
  input: `text ${index}`,
  expected,
  tags: [],
  weight: 1,
  source: { file: 'rows.csv', line: index + 2 },
})
const rows = Array.from({ length: 300 }, (_, index) => example(index))
const minute = (index: number): string => new Date(Date.UTC(2026, 0, 1, 0, index)).toISOString()

const decide = (index: number, decision: ReviewRecord['decision'], more: Partial<ReviewRecord> = {}): ReviewRecord => ({
  id: `r${index}`,
  hash: rowHash(example(index)),
  decision,
  previous: 'a',
  ...(decision === 'edit' && { expected: 'b' }),
  by: 'ann',
  at: minute(index),
  queue: 'audit',
  ...more,
})
const audit = (n: number, wrong: number, from = 0): ReviewRecord[] =>
  Array.from({ length: n }, (_, index) => decide(from + index, index < wrong ? 'edit' : 'accept'))

test.each([
  [0, 50, '0.0000', '0.0711'],
  [1, 50, '0.0005', '0.1065'],
  [5, 50, '0.0333', '0.2181'],
  [9, 50, '0.0858', '0.3144'],
  [10, 50, '0.1003', '0.3372'],
  [16, 100, '0.0943', undefined],
  [17, 100, '0.1023', undefined],
  [29, 200, '0.0993', undefined],
  [30, 200, '0.1035', undefined],
])('%i wrong of %i audited: Clopper-Pearson of the reference', (wrong, n, low, high) => {
  const noise = noiseFromAudit(audit(n, wrong), rows)
  expect(noise).toMatchObject({ wrong, n, value: wrong / n })
  expect(noise?.low.toFixed(4)).toBe(low)
  if (high !== undefined) expect(noise?.high.toFixed(4)).toBe(high)
})

test('suspects, skips and decisions that were taken back never enter the rate', () => {
  const records = [
    ...audit(10, 1),
    ...Array.from({ length: 40 }, (_, index) => decide(100 + index, 'edit', { queue: 'suspects', at: minute(0) })),
    decide(200, 'skip'),
    decide(201, 'edit'),
    decide(201, 'skip', { note: 'undo' }),
  ]
  expect(noiseFromAudit(records, rows)).toMatchObject({ wrong: 1, n: 10 })
  expect(noiseFromAudit(records.slice(10), rows)).toBeUndefined()
})

test('rejected rows are wrong, also where they are left out of the data by now', () => {
  const records = [...audit(9, 0), decide(9, 'reject')]
  expect(noiseFromAudit(records, rows.slice(0, 9))).toMatchObject({ wrong: 1, n: 10 })
})

test('a row that a review has edited still counts, one whose file changed does not', () => {
  const [first] = rows
  const laidOver: Example = {
    ...first!,
    expected: 'b',
    origin: { kind: 'imported', reviewed: 'edited', steps: [{ step: 'review:edit', at: minute(0), before: rowHash(first!) }] },
  }
  expect(noiseFromAudit(audit(10, 1), [laidOver, ...rows.slice(1)])).toMatchObject({ wrong: 1, n: 10 })
  expect(noiseFromAudit(audit(10, 1), [...rows.slice(0, 9), example(9, 'changed')])).toMatchObject({ wrong: 1, n: 9, stale: 1 })
})

test('wrong labels mended in the file leave no clean-looking remainder: only later audits count', () => {
  const mended = [example(0, 'b'), ...rows.slice(1)]
  const records = [...audit(10, 0, 1), decide(0, 'edit', { at: minute(11) }), ...audit(10, 2, 20)]
  expect(noiseFromAudit(records, mended)).toMatchObject({ wrong: 2, n: 10, stale: 1 })
})

test('after cleaning in another queue, fifty new audits replace the old ones', () => {
  const cleaning = decide(290, 'edit', { queue: 'suspects', at: minute(60) })
  const before = [...audit(40, 20), cleaning]
  expect(noiseFromAudit([...before, ...audit(49, 1, 100)], rows)).toMatchObject({ wrong: 21, n: 89 })
  expect(noiseFromAudit([...before, ...audit(50, 1, 100)], rows)).toMatchObject({ wrong: 1, n: 50 })
})

test('an audited row that was mended as a suspect before is right by now, one that was left out is gone', () => {
  const records = [
    decide(1, 'edit', { queue: 'suspects', at: minute(0) }),
    decide(1, 'edit', { at: minute(5) }),
    decide(2, 'reject', { queue: 'suspects', at: minute(0) }),
    decide(2, 'reject', { at: minute(5) }),
    decide(3, 'edit', { at: minute(5) }),
  ]
  expect(noiseFromAudit(records, rows)).toMatchObject({ wrong: 1, n: 2 })
})
