import { expect, test } from 'vitest'
import { createRandom } from '../../lib/random.ts'
import { shuffled } from '../../lib/shuffled.ts'
import { runsTest } from './label-order.ts'

test('mean and variance of the runs are those of Wald and Wolfowitz', () => {
  // n1 = n2 = 5: mean 1 + 2·25/10 = 6, variance (mean - 1)(mean - 2)/(n - 1) = 20/9; sorted: 2 runs.
  const { z, effect } = runsTest([...'aaaaabbbbb'])
  expect(z).toBeCloseTo((2 - 6) / Math.sqrt(20 / 9), 12)
  expect(effect).toBeCloseTo(1 - 2 / 6, 12)
})

test('of three classes, z over shuffles has mean 0 and variance 1', () => {
  const labels = [...'a'.repeat(30), ...'b'.repeat(20), ...'c'.repeat(10)]
  const random = createRandom(5)
  const values = Array.from({ length: 2_000 }, () => runsTest(shuffled(labels, random)).z)
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  expect(Math.abs(mean)).toBeLessThan(0.08)
  expect(Math.abs(variance - 1)).toBeLessThan(0.12)
})

test('one label has no order', () => {
  expect(runsTest(['a', 'a', 'a'])).toEqual({ z: 0, effect: 0 })
})
