import { expect, it } from 'vitest'
import { forecastSentences, learningForecasts } from './learning-forecast.ts'

/** error = 0.9 rows^-0.5 + 0.05 exactly, on many dev rows. */
const falling = [100, 200, 400, 800].map((rows) => ({
  arm: 'linear',
  rows,
  value: 1 - (0.9 * rows ** -0.5 + 0.05),
  low: 0,
  high: 1,
  n: 20_000,
}))

it('reads the law at twice and four times the rows, with the gain over now', () => {
  const [twice, four] = learningForecasts(falling)
  expect(twice).toMatchObject({ arm: 'linear', status: 'fitted', factor: 2, rows: 1600 })
  expect(four).toMatchObject({ factor: 4, rows: 3200 })
  if (twice?.status !== 'fitted') throw new Error('it was not fitted')
  expect(twice.value).toBeCloseTo(1 - (0.9 * 1600 ** -0.5 + 0.05), 3)
  expect(twice.low).toBeLessThan(twice.value)
  expect(twice.high).toBeGreaterThan(twice.value)
  expect(forecastSentences([twice])[0]).toContain('With 1600 rows')
})

it('says why where noise is as large as the gain, and never that more rows would not help', () => {
  const points = falling.map((point, i) => (i === 2 ? { ...point, value: 0.5 } : point))
  const [forecast] = learningForecasts(points)
  expect(forecast).toMatchObject({ status: 'unknown', why: expect.stringContaining('the error rises at 400 rows') })
  expect(forecastSentences(learningForecasts(points))[0]).toContain('may or may not help')
})
