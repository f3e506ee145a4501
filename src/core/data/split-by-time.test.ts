import { array, assert, integer, property, record } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { failureOf } from '../../../tests/fixtures/failure-of.ts'
import { timeOf } from './row-time.ts'
import { splitByTime, timesOf } from './split-by-time.ts'

const day = 86_400_000
const ids = (count: number): string[] => Array.from({ length: count }, (_, i) => `r${String(i).padStart(4, '0')}`)
const split = (times: number[], units: string[], sizes = { golden: 2, dev: 2 }, fixed?: Map<number, 'golden'>) =>
  splitByTime({ units, times: Float64Array.from(times), order: ids(times.length), sizes, ...(fixed && { fixed }) })

describe('times of rows', () => {
  test.each([
    ['2026-01-02', Date.UTC(2026, 0, 2)],
    ['2026-01-02T03:04:05Z', Date.UTC(2026, 0, 2, 3, 4, 5)],
    ['2026-01-02 03:04', Date.UTC(2026, 0, 2, 3, 4)],
    ['2026-01-02T03:04:05.678+02:00', Date.UTC(2026, 0, 2, 1, 4, 5, 678)],
    ['1767322800', 1_767_322_800_000],
    ['1767322800123', 1_767_322_800_123],
  ])('%s is understood', (text, at) => expect(timeOf(text)).toBe(at))

  test.each([undefined, '', 'yesterday', '02.01.2026', '1/2/2026', '2026-13-45', '42', '20260102'])('%s is no time', (text) =>
    expect(timeOf(text)).toBeUndefined(),
  )

  test('rows without one are named, and the error says what to do', () => {
    const row = (id: string, line: number, time?: string) => ({ id, source: { file: 'a.csv', line }, ...(time !== undefined && { time }) })
    const error = failureOf(() => timesOf([row('a', 2, '2026-01-01'), row('b', 3), row('c', 4, 'soon')]))
    expect(error).toMatchObject({ code: 'data-format', where: 'a.csv:3', hint: expect.stringContaining('columns: { time') })
    expect(error.message).toContain('2 rows of 3')
    expect(error.also).toEqual([
      { message: 'no time', where: 'a.csv:3' },
      { message: 'not a time: "soon"', where: 'a.csv:4' },
    ])
  })
})

describe('a split by time', () => {
  test('golden is the newest part, dev the part before it; ties are broken by id', () => {
    expect(
      split(
        [1, 6, 2, 5, 3, 4].map((n) => n * day),
        ids(6),
      ).assigned,
    ).toEqual(['train', 'golden', 'train', 'golden', 'dev', 'dev'])
    expect(split([0, 0, 0, 0, 0], ids(5)).assigned).toEqual(['golden', 'golden', 'dev', 'dev', 'train'])
  })

  test('a unit on both sides of a cut goes to the older side whole, and its rows are counted', () => {
    const result = split([1, 2, 3, 4, 5, 6], ['a', 'b', 'c', 'd', 'b', 'e'])
    expect(result.assigned).toEqual(['train', 'train', 'dev', 'dev', 'train', 'golden'])
    expect(result.straddling).toBe(2)
  })

  test('a frozen golden set stays; newer rows wait, and what stands beside it in its unit is not learnt', () => {
    const result = split(
      [1, 2, 3, 4, 5, 6, 7],
      ['a', 'b', 'g', 'd', 'g', 'e', 'f'],
      { golden: 1, dev: 1 },
      new Map([[4, 'golden' as const]]),
    )
    expect(result.assigned).toEqual(['train', 'train', 'unused', 'dev', 'golden', 'unused', 'unused'])
    expect(result.newer).toBe(2)
  })

  test('after a golden set whose looks are spent, golden takes only rows newer than all of it', () => {
    const times = Float64Array.from([1, 2, 3, 4, 5, 6])
    const result = splitByTime({ units: ids(6), times, order: ids(6), sizes: { golden: 3, dev: 1 }, retired: new Set(['r0003', 'r0004']) })
    expect(result.assigned).toEqual(['train', 'train', 'train', 'train', 'dev', 'golden'])
  })

  test('splitting again after the freeze gives the same split, with equal times and groups on both sides of a cut', () => {
    assert(
      property(
        array(record({ time: integer({ min: 0, max: 4 }), unit: integer({ min: 0, max: 25 }) }), { minLength: 1, maxLength: 60 }),
        integer({ min: 1, max: 20 }),
        integer({ min: 0, max: 20 }),
        (rows, golden, dev) => {
          const times = rows.map(({ time }) => time)
          const units = rows.map(({ unit }) => `u${unit}`)
          const first = split(times, units, { golden, dev }).assigned
          const frozen = new Map(first.flatMap((name, row) => (name === 'golden' ? [[row, 'golden' as const] as const] : [])))
          if (frozen.size > 0) expect(split(times, units, { golden, dev }, frozen).assigned).toEqual(first)
        },
      ),
    )
  })

  test('no unit straddles, no golden row is older than any row of train outside straddling units, whatever the order of rows', () => {
    assert(
      property(
        array(record({ time: integer({ min: 0, max: 50 }), unit: integer({ min: 0, max: 12 }) }), {
          minLength: 1,
          maxLength: 60,
        }),
        integer({ min: 0, max: 20 }),
        integer({ min: 0, max: 20 }),
        (rows, golden, dev) => {
          const { assigned } = split(
            rows.map(({ time }) => time),
            rows.map(({ unit }) => `u${unit}`),
            { golden, dev },
          )
          expect(assigned).toHaveLength(rows.length)
          for (let unit = 0; unit <= 12; unit++)
            expect(new Set(assigned.filter((_, i) => rows[i]?.unit === unit)).size).toBeLessThanOrEqual(1)
          const age = (name: string): number[] => rows.flatMap(({ time }, i) => (assigned[i] === name ? [time] : []))
          const oldestGolden = age('golden').reduce((least, time) => Math.min(least, time), Infinity)
          const newestUnit = new Map<number, number>()
          for (const { unit, time } of rows) newestUnit.set(unit, Math.max(newestUnit.get(unit) ?? 0, time))
          const oldestUnit = new Map<number, number>()
          for (const { unit, time } of rows) oldestUnit.set(unit, Math.min(oldestUnit.get(unit) ?? Infinity, time))
          rows.forEach(({ unit, time }, i) => {
            if (assigned[i] === 'train' && time > oldestGolden) expect(newestUnit.get(unit)).not.toBe(oldestUnit.get(unit))
          })
        },
      ),
    )
  })
})
