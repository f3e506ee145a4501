import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { kCenterGreedy } from './k-center.ts'

const onALine =
  (points: readonly number[]) =>
  (item: number): readonly number[] =>
    points.map((point) => Math.abs(point - (points[item] ?? 0)))
const choose = (points: readonly number[], most: number, weights?: readonly number[]) =>
  kCenterGreedy({ count: points.length, most, distancesFrom: onALine(points), ...(weights !== undefined && { weights }) })

test('the furthest from its nearest chosen one comes next (by hand)', () => {
  // From 0: 11 (11 away), then 5 (5 from 0), then 8 (3 from 11 and 5), then 1.
  expect(choose([0, 1, 8, 11, 5], 5).map((item) => [0, 1, 8, 11, 5][item])).toEqual([0, 11, 5, 8, 1])
})

test('a weight counts as much as a distance', () => {
  // The heaviest first; then 4 (distance 4, weight 1) before 10 (distance 10, weight .3).
  expect(choose([0, 4, 10], 3, [2, 1, 0.3])).toEqual([0, 1, 2])
})

test('copies of chosen ones come last, and no more are chosen than there are', () => {
  expect(choose([0, 0, 7], 9)).toEqual([0, 2, 1])
  expect(choose([], 3)).toEqual([])
})

test('the distance that is left is at most twice the best that as many centres can reach', () => {
  const coverage = (points: readonly number[], centres: readonly number[]): number =>
    Math.max(...points.map((point) => Math.min(...centres.map((centre) => Math.abs(point - (points[centre] ?? 0))))))
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 3, maxLength: 9 }), (points) => {
      const pairs = points.flatMap((_, a) => points.map((__, b) => [a, b]))
      const best = Math.min(...pairs.map((pair) => coverage(points, pair)))
      return coverage(points, choose(points, 2)) <= 2 * best
    }),
  )
})
