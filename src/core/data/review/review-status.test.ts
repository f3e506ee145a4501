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
  more: { readonly hourlyUsd?: number; readonly wrong?: Interval; readonly rejectedOf?: (key: string) => string | undefined } = {},
) =>
  reviewStatus({
    records,
    current: new Set(Array.from({ length: rows }, (_, n) => reviewKey({ id: `r${n}`, hash: 'h' }))),
    frozen: 0,
    kind: 'classification',
    hourlyUsd: more.hourlyUsd,
    wrong: more.wrong,
    ...(more.rejectedOf !== undefined && { rejectedOf: more.rejectedOf }),
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
  // evaluation.md §10.1: standard error 0.126996.
  expect(agreement.pairs[0]?.kappa?.low).toBeCloseTo(0.151092, 6)
  expect(agreement.pairs[0]?.kappa?.high).toBeCloseTo(0.648908, 6)
  // 1 - Do/De with Do = 30/100 and De = (100^2 - 55^2 - 45^2)/(100 * 99).
  expect(agreement.alpha?.value).toBeCloseTo(1 - 0.3 / (4950 / 9900), 12)
  expect(unresolved).toHaveLength(15)
})

const bothSaid = (pairs: readonly (readonly [string, string])[]) =>
  status(
    pairs.flatMap(([a, b], n) => [said(n, 'ada', a), said(n, 'bob', b)]),
    60,
  ).agreement
const times = <Value>(n: number, value: Value): readonly Value[] => Array.from({ length: n }, () => value)

test('where a reviewer always says the same, no coefficient is given, and the reason is', () => {
  const one = bothSaid([...times(15, ['yes', 'yes'] as const), ...times(5, ['yes', 'no'] as const)])
  expect(one.pairs).toMatchObject([{ n: 20, same: 15, noKappa: 'ada said the same of every row' }])
  expect(one).toMatchObject({ noAlpha: 'ada said the same of every row' })
  const both = bothSaid(times(10, ['yes', 'yes'] as const))
  expect(both.pairs).toMatchObject([{ n: 10, same: 10, noKappa: 'ada and bob said the same of every row' }])
  expect(both.noAlpha).toMatch(/one and the same of every row/)
  for (const agreement of [one, both]) {
    expect(agreement.pairs[0]).not.toHaveProperty('kappa')
    expect(agreement).not.toHaveProperty('alpha')
  }
  const alone = status([said(0, 'ada', 'yes'), said(1, 'ada', 'no')], 10).agreement
  expect(alone).toEqual({ rows: 0, pairs: [], preferences: [], self: [] })
})

test('with three reviewers one of whom always says the same, alpha still has something to tell apart', () => {
  const records = Array.from({ length: 20 }, (_, n) => [
    said(n, 'ada', n % 2 === 0 ? 'yes' : 'no'),
    said(n, 'bob', n % 2 === 0 ? 'yes' : 'no'),
    said(n, 'cy', 'yes'),
  ]).flat()
  const { alpha, pairs } = status(records, 20).agreement
  // Pairs that differ: 2 of 6 ordered ones in half of the units, so Do = 1/3; 40 yes, 20 no: De = 2 * 40 * 20 / (60 * 59).
  expect(alpha?.value).toBeCloseTo(1 - 1 / 3 / ((2 * 40 * 20) / (60 * 59)), 12)
  expect(pairs.map(({ noKappa }) => noKappa)).toEqual([undefined, 'cy said the same of every row', 'cy said the same of every row'])
})

test('few rows without a disagreement do not promise a perfect one', () => {
  const { pairs, alpha } = bothSaid([...times(3, ['yes', 'yes'] as const), ...times(3, ['no', 'no'] as const)])
  // The exact lower limit of 6 of 6 is 0.025^(1/6) = 0.540742; chance is a half.
  expect(pairs[0]?.kappa).toMatchObject({ value: 1, high: 1 })
  expect(pairs[0]?.kappa?.low).toBeCloseTo((0.025 ** (1 / 6) - 0.5) / 0.5, 9)
  expect(alpha?.value).toBe(1)
  const never = bothSaid([
    ['yes', 'no'],
    ['no', 'yes'],
  ])
  expect(never.pairs[0]?.kappa).toMatchObject({ value: -1, low: -1 })
  expect(never.pairs[0]?.kappa?.high).toBeGreaterThan(0.5)
  // One row: every resample is that row.
  const single = status([said(0, 'ada', 'yes'), said(0, 'bob', 'no'), said(0, 'cy', 'no')], 5).agreement.alpha
  expect(single).toMatchObject({ n: 1 })
  expect(single).not.toHaveProperty('low')
})

test('preference pairs have agreement of their own, about the answer that was chosen', () => {
  const pair = (n: number, by: string, side: 'kept' | 'turned' | 'neither' | 'left out'): ReviewRecord => ({
    ...said(n, by, 'yes'),
    decision: side === 'kept' ? 'accept' : side === 'left out' ? 'reject' : 'edit',
    ...(side === 'turned' && { expected: '{"b":1, "a":2}' }),
    ...(side === 'neither' && { expected: 'something else' }),
  })
  const sides = [
    ...times(8, ['kept', 'kept'] as const),
    ...times(6, ['turned', 'turned'] as const),
    ...times(4, ['kept', 'turned'] as const),
    ...times(2, ['turned', 'kept'] as const),
    ['left out', 'kept'] as const,
    ['neither', 'turned'] as const,
  ]
  const records = [
    ...sides.flatMap(([a, b], n) => [pair(n, 'ada', a), pair(n, 'bob', b)]),
    ...[30, 31].flatMap((n) => [said(n, 'ada', n === 30 ? 'yes' : 'no'), said(n, 'bob', 'yes')]),
  ]
  const isPair = (key: string): boolean => Number(/r(\d+)$/.exec(key)?.[1]) < 30
  const { agreement } = status(records, 40, { rejectedOf: (key) => (isPair(key) ? '{"a":2,"b":1}' : undefined) })
  expect(agreement.rows).toBe(24)
  expect(agreement.preferences).toMatchObject([{ reviewers: ['ada', 'bob'], n: 20, same: 14, agreement: { value: 0.7, n: 20 } }])
  // Po = 0.7, Pe = (12 * 10 + 8 * 10) / 400 = 0.5.
  expect(agreement.preferences[0]?.kappa?.value).toBeCloseTo(0.4, 12)
  expect(agreement.pairs).toMatchObject([{ n: 2, same: 1 }])
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
