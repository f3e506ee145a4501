import { expect, test } from 'vitest'
import { accuracyJudge, comparedRows, madeSide } from '../../../tests/fixtures/compared-sides.ts'
import { createRandom } from '../lib/random.ts'
import { compareSides } from './compare-sides.ts'
import type { CompareOptions } from './compare-sides.ts'
import { adjustFamily } from './family.ts'
import type { Side } from './side.ts'

const options = (rest: Partial<CompareOptions> = {}): CompareOptions => ({
  rows: comparedRows(100),
  slices: [],
  alpha: 0.025,
  margin: 0.02,
  tolerated: 0.01,
  random: createRandom(1),
  ...rest,
})

const ones = (n: number, except: (i: number) => number | null | 'failed' | undefined | readonly number[] = () => 1) =>
  Array.from({ length: n }, (_, i) => except(i))

const compared = (a: Side, b: Side, rest: Partial<CompareOptions> = {}) => compareSides(accuracyJudge, a, b, options(rest))

test('the difference is B - A on the rows that both were asked, and what was lost is counted', () => {
  const a = madeSide(
    'a',
    ones(100, (i) => (i < 90 ? (i < 20 ? 0 : 1) : undefined)),
  )
  const b = madeSide(
    'b',
    ones(100, (i) => (i < 5 ? undefined : i < 10 ? 0 : 1)),
  )
  const result = compared(a, b)
  expect(result.integrity).toMatchObject({ common: 85, onlyA: 5, onlyB: 10, missingPairs: [] })
  expect(result.n).toBe(85)
  expect(result.difference).toBeCloseTo(10 / 85, 12)
  expect(result.discordant).toEqual([0, 10])
  expect(result.flips).toEqual({ improved: Array.from({ length: 10 }, (_, i) => `r${10 + i}`), regressed: [] })
  expect(result.conclusion.kind).toBe('better')
})

test('swapping the sides negates the difference and reflects the interval', () => {
  const a = madeSide(
    'a',
    ones(100, (i) => (i % 7 === 0 ? 0 : 1)),
  )
  const b = madeSide(
    'b',
    ones(100, (i) => (i % 5 === 0 ? 0 : 1)),
  )
  const [forth, back] = [compared(a, b), compared(b, a)]
  expect(back.difference).toBeCloseTo(-forth.difference, 12)
  expect(back.low).toBeCloseTo(-forth.high, 9)
  expect(back.high).toBeCloseTo(-forth.low, 9)
  expect(back.flips.improved).toEqual(forth.flips.regressed)
})

test('a failure of the model scores 0; a missing output is shown both left out and counted as wrong', () => {
  const a = madeSide('a', ones(100))
  const b = madeSide(
    'b',
    ones(100, (i) => (i < 20 ? null : i < 25 ? 'failed' : 1)),
  )
  const result = compared(a, b)
  expect(result.integrity.b).toMatchObject({ attempted: 100, answered: 75, failed: 5, missing: 20 })
  expect(result.integrity.missingPairs).toHaveLength(20)
  expect(result.difference).toBeCloseTo(-5 / 80, 12)
  expect(result.n).toBe(80)
  expect(result.intentionToTreat?.difference).toBeCloseTo(-0.25, 12)
  expect(result.intentionToTreat?.n).toBe(100)
})

test('repeats are reduced before the comparison, and their noise is told from that of the examples', () => {
  const a = madeSide(
    'a',
    ones(100, () => [1, 0]),
  )
  const b = madeSide(
    'b',
    ones(100, (i) => (i % 2 === 0 ? [1, 1] : [0, 0])),
  )
  const result = compared(a, b)
  expect(result.difference).toBeCloseTo(0, 12)
  expect(result.discordant).toEqual([0, 0])
  expect(result.method).not.toBe('Tango score')
  expect(result.repeats).toEqual([
    expect.objectContaining({ side: 'a', unstable: 1, seExamples: 0 }),
    expect.objectContaining({ side: 'b', unstable: 0, seRepeats: 0 }),
  ])
})

test('repeats that all agree are right or wrong as ever', () => {
  const a = madeSide(
    'a',
    ones(100, (i) => (i < 10 ? [0, 0] : [1, 1])),
  )
  const b = madeSide(
    'b',
    ones(100, (i) => (i < 30 ? 0 : 1)),
  )
  expect(compared(a, b)).toMatchObject({ method: 'Tango score', discordant: [20, 0] })
})

test('sides without a common row are compared unpaired, and say so', () => {
  const a = madeSide(
    'a',
    ones(100, (i) => (i < 50 ? (i < 20 ? 0 : 1) : undefined)),
  )
  const b = madeSide(
    'b',
    ones(100, (i) => (i < 50 ? undefined : i < 55 ? 0 : 1)),
  )
  const result = compared(a, b)
  expect(result.paired).toBe(false)
  expect(result.method).toBe('Newcombe unpaired')
  expect(result.valueA).toBeCloseTo(0.6, 12)
  expect(result.valueB).toBeCloseTo(0.9, 12)
  expect(result.slices.slices).toEqual([])
})

test('of different rows that belong together the first counts, and what is missing leaves it open', () => {
  const a = madeSide(
    'a',
    ones(100, (i) => (i < 50 ? (i < 20 ? 0 : 1) : undefined)),
  )
  const b = madeSide(
    'b',
    ones(100, (i) => (i < 50 ? undefined : i < 55 ? 0 : 1)),
  )
  const pairs = comparedRows(100).map((row, i) => ({ ...row, unit: `u${Math.floor(i / 2)}` }))
  const single = compared(a, b)
  const paired = compared(a, b, { rows: pairs })
  expect(paired.n).toBe(25)
  expect(paired.high - paired.low).toBeGreaterThan(single.high - single.low)
  const gone = madeSide(
    'b',
    ones(100, (i) => (i < 50 ? undefined : i < 55 ? null : 1)),
  )
  expect(single.conclusion.kind).toBe('better')
  expect(compared(a, gone).conclusion.kind).toBe('inconclusive')
})

test('different rows of a metric without an unpaired interval are refused with the reason', () => {
  const a = madeSide('a', [0.5, undefined])
  const b = madeSide('b', [undefined, 0.5])
  expect(() => compareSides({ ...accuracyJudge, scale: 'continuous' }, a, b, options({ rows: comparedRows(2) }))).toThrow(
    expect.objectContaining({ code: 'not-comparable' }),
  )
})

test('cost and tokens are ratios of totals over the rows that both answered', () => {
  const a = madeSide('a', ones(100), (i) => ({ costUsd: i === 0 ? 10 : 1, tokens: 100 }))
  const b = madeSide('b', ones(100), () => ({ costUsd: 0.5, tokens: 300 }))
  const { cost, tokens } = compared(a, b)
  expect(cost).toMatchObject({ totalA: 109, totalB: 50, n: 100 })
  expect(cost?.ratio).toBeCloseTo(50 / 109, 12)
  expect(cost?.low).toBeLessThan(cost?.ratio ?? 0)
  expect(tokens).toMatchObject({ ratio: 3, low: 3, high: 3 })
})

test('slices show where B lost; small ones are shown and conclude nothing', () => {
  const rows = comparedRows(200, (i) => ({ tags: [i < 100 ? 'plain' : i < 190 ? 'edge-case' : 'rare'] }))
  const a = madeSide('a', ones(200))
  const b = madeSide(
    'b',
    ones(200, (i) => (i >= 100 && i % 3 === 0 ? 0 : 1)),
  )
  const { slices } = compared(a, b, {
    rows,
    slices: [
      { field: 'tag', value: 'plain' },
      { field: 'tag', value: 'edge-case' },
      { field: 'tag', value: 'rare' },
    ],
  })
  expect(slices.slices.map(({ slice, n, conclusion }) => [slice, n, conclusion])).toEqual([
    ['tag=plain', 100, 'open'],
    ['tag=edge-case', 90, 'regressed'],
    ['tag=rare', 10, 'too few rows'],
  ])
  const [, edge, rare] = slices.slices
  expect(edge?.pAdjusted).toBeGreaterThanOrEqual(edge?.pValue ?? 1)
  expect(rare?.pAdjusted).toBeUndefined()
  expect(slices.worst).toMatchObject({ slice: 'tag=edge-case' })
  expect(slices.worst?.low).toBeLessThan(edge?.difference ?? 0)
})

test('Holm over a family is never below the p-value of one comparison', () => {
  const a = madeSide(
    'a',
    ones(100, (i) => (i < 30 ? 0 : 1)),
  )
  const family = adjustFamily(
    [12, 20, 29].map((n, k) =>
      compared(
        a,
        madeSide(
          `b${k}`,
          ones(100, (i) => (i < n ? 0 : 1)),
        ),
      ),
    ),
  )
  for (const { pAdjusted, pValue } of family) expect(pAdjusted).toBeGreaterThanOrEqual(pValue)
  expect(family[0]?.pAdjusted).toBeCloseTo(3 * (family[0]?.pValue ?? 0), 12)
})
