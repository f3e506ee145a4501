import { describe, expect, it } from 'vitest'
import { createRandom } from '../lib/random.ts'
import { comparePaired, comparePairedCounts } from '../stats/compare-paired.ts'
import { columnComparator, type ArmColumns, type ComparedColumns } from './column-comparator.ts'

const n = 240
const ids = Array.from({ length: n }, (_, i) => `r${i}`)
const valuesOf = (wrong: (i: number) => boolean): readonly number[] => ids.map((_, i) => (wrong(i) ? 0 : 1))
const columnsOf = (values: readonly (number | null)[], rest: Partial<ArmColumns> = {}): ArmColumns => ({ ids, values, ...rest })
const a = columnsOf(valuesOf((i) => i % 5 === 0))
const b = columnsOf(valuesOf((i) => i % 11 === 0))
const options = { alpha: 0.025, margin: 0.02 }

const comparator = (arms: Readonly<Record<string, ArmColumns>>, rest: Partial<ComparedColumns> = {}) =>
  columnComparator({
    columns: (arm, split) => (split === 'golden' ? arms[arm] : undefined),
    rows: (wanted) => wanted.map((id) => ({ cluster: id })),
    scorer: { scale: 'binary' },
    random: createRandom(5),
    ...rest,
  })
const randomOf = () => createRandom(5).fork('compare:golden:a:b')

describe('a comparison of columns', () => {
  it('of scores is the paired comparison of both, and none where an arm was not scored there', () => {
    const compare = comparator({ a, b })
    expect(compare('a', 'b', 'golden', options)).toEqual(
      comparePaired({ a: a.values, b: b.values, scale: 'binary', clusters: ids, ...options, random: randomOf() }),
    )
    expect(compare('a', 'b', 'dev2', options)).toBeUndefined()
    expect(compare('a', 'nobody', 'golden', options)).toBeUndefined()
    expect(compare('nobody', 'b', 'golden', options)).toBeUndefined()
  })

  it('pairs by id what both answered, whatever was stopped early or sliced', () => {
    const early: ArmColumns = { ids: ids.slice(40, 140).toReversed(), values: b.values.slice(40, 140).toReversed() }
    const whole = comparator({ a, b })('a', 'b', 'golden', { ...options, only: new Set(ids.slice(40, 140)) })
    expect(whole?.n).toBe(100)
    const stopped = comparator({ a, b: early })('a', 'b', 'golden', options)
    expect([stopped?.n, stopped?.difference, stopped?.discordant]).toEqual([100, whole?.difference, whole?.discordant])
    expect(comparator({ a, b })('a', 'b', 'golden', { ...options, only: new Set(['elsewhere']) })).toBeUndefined()
  })

  it('of rows that belong together goes by clusters, asked of the baseline', () => {
    const asked: string[] = []
    const compare = comparator(
      { a, b },
      {
        rows: (wanted, split, arm) => {
          asked.push(`${split} ${arm}`)
          return wanted.map((_, i) => ({ cluster: `c${Math.floor(i / 2)}` }))
        },
      },
    )
    expect(compare('a', 'b', 'golden', options)?.method).toContain('cluster')
    expect(asked).toEqual(['golden a'])
  })

  const countsOf = (values: readonly (number | null)[]) => values.map((value) => (value === null ? null : Float64Array.of(value, 1)))
  const value = ([right = 0, all = 0]: Float64Array): number => (all === 0 ? 0 : right / all)
  const gaps = a.values.map((score, i) => (i % 40 === 0 ? null : score))
  const fill = { right: Float64Array.of(1, 1), wrong: Float64Array.of(0, 1) }

  it('of a data-set metric resamples within classes and fills what is missing both ways', () => {
    const arms = { a: columnsOf(gaps, { counts: countsOf(gaps) }), b: { ...b, counts: countsOf(b.values) } }
    const rows: ComparedColumns['rows'] = (wanted) => wanted.map((id, i) => ({ cluster: id, stratum: i % 2 === 0 ? 'x' : 'y', fill }))
    const got = comparator(arms, { rows, value })('a', 'b', 'golden', options)
    expect(got).toEqual(
      comparePairedCounts({
        countsA: countsOf(gaps),
        countsB: countsOf(b.values),
        value,
        clusters: ids,
        strata: ids.map((_, i) => (i % 2 === 0 ? 'x' : 'y')),
        fill: { right: ids.map(() => fill.right), wrong: ids.map(() => fill.wrong) },
        ...options,
        random: randomOf(),
      }),
    )
    expect(got?.missing).toBe(6)
    // Without classes and fills there is nothing to resample within, and missing rows forbid a conclusion.
    expect(comparator(arms, { value })('a', 'b', 'golden', options)?.validFor.why).toContain('outputs are missing')
    // Counts without a metric that reads them are not used.
    expect(comparator(arms)('a', 'b', 'golden', options)?.method).not.toContain('bootstrap')
  })

  it('of counts on a part of the rows takes the counts of that part', () => {
    const arms = { a: { ...a, counts: countsOf(a.values) }, b: { ...b, counts: countsOf(b.values) } }
    const part = new Set(ids.slice(0, 120))
    expect(comparator(arms, { value })('a', 'b', 'golden', { ...options, only: part })).toMatchObject({ n: 120, valueA: 96 / 120 })
  })

  it('of a judge on golden goes by what people said, where they said enough', () => {
    const failed = ids.map(() => false)
    const judged = (people: readonly number[]): ArmColumns => ({ ids, values: ids.map(() => 1), people, failed })
    const arms = { a: judged(a.values as readonly number[]), b: judged(b.values as readonly number[]) }
    const got = comparator(arms)('a', 'b', 'golden', options)
    expect(got?.method).toContain("people's labels")
    expect(got?.difference).toBeCloseTo(48 / 240 - 22 / 240, 9)
    const { people: _, ...unjudged } = arms.b
    expect(comparator({ ...arms, b: unjudged })('a', 'b', 'golden', options)?.difference).toBe(0)
  })
})
