import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Example, SplitName } from '../example.ts'
import { distinctN, diversityOf } from './diversity.ts'
import { goldenCoverage } from './golden-coverage.ts'
import { vendi } from './vendi.ts'

const matrix = (n: number, off: number): Float64Array => Float64Array.from({ length: n * n }, (_, at) => (at % (n + 1) === 0 ? 1 : off))

test.each([
  // data.md §10.
  ['identical rows', 7, 1, [1, 1, 1]],
  ['orthogonal rows', 7, 0, [7, 7, 7]],
  ['two rows with cosine .5', 2, 0.5, [1.7548, 1.6, 1.3333]],
  ['two rows with cosine .92', 2, 0.92, [1.1829, 2 / (1 + 0.92 ** 2), 2 / 1.92]],
  ['one row', 1, 1, [1, 1, 1]],
  ['no row', 0, 1, [0, 0, 0]],
] as const)('Vendi of %s', (_, n, cosine, [one, two, infinity]) => {
  const score = vendi(matrix(n, cosine), n)
  expect(score.order1).toBeCloseTo(one, 4)
  expect(score.order2).toBeCloseTo(two, 4)
  expect(score.orderInfinity).toBeCloseTo(infinity, 4)
})

test('Vendi lies between 1 and n, higher orders are lower, and the order of rows does not matter', () => {
  const rows = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })), {
    minLength: 2,
    maxLength: 8,
  })
  const kernel = (vectors: readonly (readonly number[])[]): Float64Array => {
    const unit = vectors.map((vector) => vector.map((value) => value / Math.hypot(...vector)))
    return Float64Array.from(unit.flatMap((a) => unit.map((b) => a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0))))
  }
  fc.assert(
    fc.property(rows, (vectors) => {
      const score = vendi(kernel(vectors), vectors.length)
      expect(score.order1).toBeGreaterThan(1 - 1e-9)
      expect(score.order1).toBeLessThan(vectors.length + 1e-9)
      expect(score.order2).toBeLessThan(score.order1 + 1e-9)
      expect(score.orderInfinity).toBeLessThan(score.order2 + 1e-9)
      // Three dimensions hold at most three different rows.
      expect(score.order1).toBeLessThan(3 + 1e-9)
      expect(vendi(kernel(vectors.toReversed()), vectors.length).order1).toBeCloseTo(score.order1, 9)
    }),
    { numRuns: 50 },
  )
})

test('Vendi of rows in one plane does not depend on their order in the tenth place', () => {
  const rows = [
    [4, 6, 1],
    [1, 0, 2],
    [4, 5, 1],
    [4, 8, 4],
    [1, 3, 4],
  ]
  const unit = rows.map((row) => row.map((value) => value / Math.hypot(...row)))
  const scoreOf = (order: readonly (readonly number[])[]): number =>
    vendi(Float64Array.from(order.flatMap((a) => order.map((b) => a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0)))), 5).order1
  expect(scoreOf(unit.toReversed())).toBeCloseTo(scoreOf(unit), 12)
})

test('distinct-n counts different n-grams', () => {
  expect(distinctN(['a b a b'], 2)).toBeCloseTo(2 / 3, 12)
  expect(distinctN(['a b', 'A b'], 2)).toBe(0.5)
  expect(distinctN(['a'], 2)).toBe(0)
})

const rowsOf = (texts: readonly string[]): Example[] =>
  texts.map((input, at) => ({ id: `r${at}`, input, tags: [], weight: 1, source: { file: 'a', line: at + 1 } }))

test('copies of one row amount to one, rows without a shared word to as many as they are', () => {
  const alone = Int32Array.from({ length: 20 }, (_, row) => row)
  const letters = [...'abcdefghijklmnopqrst']
  expect(diversityOf(rowsOf(letters.map(() => 'the same text')), new Int32Array(20))).toMatchObject({
    sampled: 20,
    vendi: { order1: expect.closeTo(1, 6) },
    rowsPerCluster: 20,
  })
  const different = diversityOf(rowsOf(letters.map((letter) => letter.repeat(9))), alone)
  expect(different?.vendi.order1).toBeCloseTo(20, 1)
  expect(different?.rowsPerCluster).toBe(1)
  expect(diversityOf(rowsOf(['x']), alone)).toBeUndefined()
})

test('golden is covered by train of the same words and not by others', () => {
  const from = (words: readonly string[], count: number): string[] =>
    Array.from({ length: count }, (_, at) => [0, 3, 5, 8].map((step) => words[(at * 7 + step * (at + 1)) % words.length]).join(' '))
  const home = ['card', 'bank', 'money', 'loan', 'rate', 'fee', 'branch', 'pin', 'limit', 'cash', 'debit']
  const away = ['tree', 'wolf', 'river', 'stone', 'cloud', 'grass', 'hill', 'storm', 'leaf', 'moss', 'owl']
  const splits: SplitName[] = [
    ...Array.from({ length: 40 }, () => 'train' as const),
    ...Array.from({ length: 30 }, () => 'golden' as const),
  ]
  expect(goldenCoverage(rowsOf([...from(home, 40), ...from(home, 30)]), splits)?.share).toBeGreaterThan(0.85)
  const other = goldenCoverage(rowsOf([...from(home, 40), ...from(away, 30)]), splits)
  expect(other?.share).toBeLessThan(0.1)
  expect(other?.uncovered.length).toBeGreaterThan(26)
  expect(goldenCoverage(rowsOf(from(home, 40)), splits)).toBeUndefined()
})
