import { expect, test } from 'vitest'
import { createRandom } from '../lib/random.ts'
import { normalQuantile } from './normal.ts'
import { quantileLowerBound, quantileUpperBound, toleranceFactor } from './tolerance-bound.ts'

test('the tolerance factor is that of the NIST handbook for 43 values', () => {
  expect(toleranceFactor(43, 0.9, 0.99)).toBeCloseTo(1.8752, 4)
})

test('the bound of a lognormal 95th percentile holds in about 95 of 100 samples of 20', () => {
  const random = createRandom(7)
  const truth = Math.exp(3 + 0.5 * normalQuantile(0.95))
  let held = 0
  for (let sample = 0; sample < 2_000; sample++) {
    const values = Array.from({ length: 20 }, () => Math.exp(3 + 0.5 * normalQuantile(random.next() || 0.5)))
    if ((quantileUpperBound(values) ?? 0) >= truth) held++
  }
  expect(held / 2_000).toBeGreaterThan(0.93)
  expect(held / 2_000).toBeLessThan(0.97)
})

test('the lower bound of the same percentile lies under it in about 95 of 100 samples of 20, and under the upper one always', () => {
  const random = createRandom(8)
  const truth = Math.exp(3 + 0.5 * normalQuantile(0.95))
  let held = 0
  for (let sample = 0; sample < 2_000; sample++) {
    const values = Array.from({ length: 20 }, () => Math.exp(3 + 0.5 * normalQuantile(random.next() || 0.5)))
    const low = quantileLowerBound(values) ?? Infinity
    if (low <= truth) held++
    expect(low).toBeLessThan(quantileUpperBound(values) ?? 0)
  }
  expect(held / 2_000).toBeGreaterThan(0.93)
  expect(held / 2_000).toBeLessThan(0.97)
})

test('four values are too few for a bound', () => {
  expect(quantileUpperBound([1, 2, 3, 4])).toBeUndefined()
  expect(quantileLowerBound([1, 2, 3, 4])).toBeUndefined()
})
