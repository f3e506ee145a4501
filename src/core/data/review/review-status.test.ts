import { expect, test } from 'vitest'
import { createRandom } from '../../lib/random.ts'
import { clopperPearson } from '../../stats/clopper-pearson.ts'
import type { Interval } from '../../stats/interval.ts'
import { reviewKey } from './ledger.ts'
import type { ReviewRecord } from './review-record.ts'
import { reviewStatus } from './review-status.ts'

const said = (n: number, by: string, expected: string, more: Partial<ReviewRecord> = {}): ReviewRecord => ({
  id: `r${n}`,
  hash: 'h',
  decision: expected === 'yes' ? 'accept' : 'edit',
  previous: 'yes',
  ...(expected !== 'yes' && { expected }),
  by,
  at: '2026-01-01T00:00:00.000Z',
  queue: 'all',
  ...more,
})

const status = (
  records: readonly ReviewRecord[],
  rows: number,
  { hourlyUsd, wrong }: { readonly hourlyUsd?: number; readonly wrong?: Interval } = {},
) =>
  reviewStatus({
    records,
    current: new Set(Array.from({ length: rows }, (_, n) => reviewKey({ id: `r${n}`, hash: 'h' }))),
    frozen: 0,
    kind: 'classification',
    hourlyUsd,
    wrong,
    random: createRandom(1),
  })

test('kappa of the table 20, 5 / 10, 15 is 0.4, with an interval; alpha of all reviewers too', () => {
  const table = [
    { said: ['yes', 'yes'], times: 20 },
    { said: ['yes', 'no'], times: 5 },
    { said: ['no', 'yes'], times: 10 },
    { said: ['no', 'no'], times: 15 },
  ] as const
  const pairs = table.flatMap(({ said, times }) => Array.from({ length: times }, () => said))
  const { agreement, unresolved } = status(
    pairs.flatMap(([a, b], n) => [said(n, 'ada', a), said(n, 'bob', b)]),
    60,
  )
  expect(agreement.pairs[0]).toMatchObject({ reviewers: ['ada', 'bob'], n: 50, same: 35 })
  expect(agreement.pairs[0]?.kappa?.value).toBeCloseTo(0.4, 12)
  expect(agreement.pairs[0]?.kappa?.low).toBeLessThan(0.4)
  // 1 - Do/De with Do = 30/100 and De = (100^2 - 55^2 - 45^2)/(100 * 99).
  expect(agreement.alpha?.value).toBeCloseTo(1 - 0.3 / (4950 / 9900), 12)
  expect(unresolved).toHaveLength(15)
})

test('the share of wrong answers gives the advice; few rows are all read', () => {
  const advice = (wrong: number, n: number): string => status([], 1000, { wrong: clopperPearson(wrong, n) }).advice
  expect(advice(10, 50)).toMatch(/^fix the data first: even the lower limit of wrong answers \(10\.0 %\)/)
  expect(advice(5, 50)).toContain('is open: audit more rows')
  expect(advice(0, 50)).toContain('below 9.1 %')
  expect(status([], 1000).advice).toContain('50 random rows first')
  expect(status([], 200, { wrong: clopperPearson(10, 50) }).advice).toContain('few enough to read all')
})

test('time, cost and what is left; a pause is no work, and undone decisions are none', () => {
  const records = [
    said(0, 'ada', 'yes', { seconds: 30 }),
    said(1, 'ada', 'yes', { seconds: 9000 }),
    said(2, 'ada', 'yes', { seconds: 30 }),
    said(2, 'ada', 'yes', { decision: 'skip', note: 'undo' }),
  ]
  const { decided, open, hours, rowsPerHour, hoursLeft, costUsd, costLeftUsd } = status(records, 12, { hourlyUsd: 100 })
  expect({ decided, open }).toEqual({ decided: 2, open: 10 })
  expect(hours).toBeCloseTo(0.1, 12)
  expect(rowsPerHour).toBeCloseTo(30, 12)
  expect(hoursLeft).toBeCloseTo(1 / 3, 12)
  expect(costUsd).toBeCloseTo(10, 12)
  expect(costLeftUsd).toBeCloseTo(100 / 3, 12)
})

test('a generator’s share of changed rows, edits and rejections apart; other content does not count', () => {
  const generator = 'm@p'
  const records = [
    said(0, 'ada', 'yes', { generator }),
    said(1, 'ada', 'no', { generator }),
    said(2, 'ada', 'yes', { generator, decision: 'reject' }),
    said(3, 'ada', 'yes', { generator, hash: 'other' }),
  ]
  const { generators, stale } = status(records, 10)
  expect(generators).toMatchObject([{ generator, edited: 1, rejected: 1, changed: { value: 2 / 3, n: 3 } }])
  expect(stale).toBe(1)
})

test('a row that came twice tells how far people agree with themselves; a change of mind does not', () => {
  const records = [
    said(0, 'ada', 'yes'),
    said(0, 'ada', 'yes', { queue: 'second' }),
    said(1, 'ada', 'yes'),
    said(1, 'ada', 'no', { queue: 'second' }),
    said(2, 'ada', 'yes'),
    said(2, 'ada', 'no'),
  ]
  expect(status(records, 10).agreement.self).toMatchObject([{ by: 'ada', same: { value: 0.5, n: 2 } }])
})
