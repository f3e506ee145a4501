import { expect, test } from 'vitest'
import { comparedRows, madeSide } from '../../../tests/fixtures/compared-sides.ts'
import { createRandom } from '../lib/random.ts'
import { repeatNoise } from './repeat-noise.ts'
import { totalRatio } from './total-ratio.ts'

test('a ratio of totals is no average of ratios, and its interval holds it', () => {
  const pairs = Array.from({ length: 200 }, (_, i) => ({ a: i === 0 ? 1000 : 1, b: 2, unit: `u${i}` }))
  const ratio = totalRatio(pairs, createRandom(3))
  expect(ratio?.ratio).toBeCloseTo(400 / 1199, 12)
  expect(ratio?.low).toBeLessThanOrEqual(ratio?.ratio ?? 0)
  expect(ratio?.high).toBeGreaterThan(ratio?.ratio ?? 0)
  expect(
    totalRatio(
      pairs.map((pair) => ({ ...pair, a: 0 })),
      createRandom(3),
    ),
  ).toBeUndefined()
  expect(totalRatio(pairs.slice(0, 5), createRandom(3))).toBeUndefined()
})

test('noise: the two parts add up to the plain variance of the mean', () => {
  const ids = comparedRows(4).map(({ example }) => example.id)
  const noise = repeatNoise(
    madeSide('a', [
      [1, 1],
      [1, 0],
      [0, 0],
      [1, 1],
    ]),
    ids,
  )
  // Example means 1, 0.5, 0, 1: variance 0.229167. Within: 0.5 in one of four, 0.125 on average, 0.0625 for two repeats.
  expect(noise).toMatchObject({ examples: 4, repeats: 2, unstable: 0.25 })
  expect(noise?.seRepeats).toBeCloseTo(Math.sqrt(0.0625 / 4), 9)
  expect((noise?.seExamples ?? 0) ** 2 + (noise?.seRepeats ?? 0) ** 2).toBeCloseTo(0.22916667 / 4, 8)
})

test('noise needs repeats: one answer a row says nothing', () => {
  expect(repeatNoise(madeSide('a', [1, 0, 1]), ['r0', 'r1', 'r2'])).toBeUndefined()
})
