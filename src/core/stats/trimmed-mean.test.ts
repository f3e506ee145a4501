import { describe, expect, it } from 'vitest'
import { trimmedMean } from './trimmed-mean.ts'

const values = [0.1, 0.2, 0.15, 0.3, 0.25, 0.9, 0.12, 0.18, 0.22, 0.28, 0.31, 0.05, 0.17, 0.24, 0.26, 0.19, 0.21, 0.16, 0.23, -0.6]

describe('trimmed mean', () => {
  it.each([
    [0.1, 0.20375, 0.1633853387058406, 0.24411466129415937],
    [0.2, 0.205, 0.16807636659481995, 0.24192363340518003],
  ])('with a share of %f cut on both sides is that of scipy', (trim, value, low, high) => {
    const interval = trimmedMean(values, { trim })
    expect(interval.value).toBeCloseTo(value, 12)
    expect(interval.low).toBeCloseTo(low, 10)
    expect(interval.high).toBeCloseTo(high, 10)
    expect(interval).toMatchObject({ n: 20, method: `${100 * trim} % trimmed mean` })
  })

  it('cuts a tenth by default, and is wider at a higher level', () => {
    expect(trimmedMean(values)).toEqual(trimmedMean(values, { trim: 0.1, level: 0.95 }))
    expect(trimmedMean(values, { level: 0.99 }).low).toBeLessThan(trimmedMean(values).low)
  })

  it('cuts whole numbers of values although 0.1 x 30 is not 3 in binary', () => {
    const wild = [...Array.from({ length: 24 }, (_, i) => i % 2), 9, 9, 9, -9, -9, -9]
    expect(trimmedMean(wild).value).toBe(0.5)
  })

  it('is not moved by how far an outlier lies', () => {
    const further = values.map((value) => (value === 0.9 ? 900 : value))
    expect(trimmedMean(further)).toEqual(trimmedMean(values))
  })

  it('has no limits from fewer than two kept values', () => {
    expect(trimmedMean([0.5])).toMatchObject({ value: 0.5, low: -Infinity, high: Infinity, n: 1 })
    expect(trimmedMean([])).toMatchObject({ value: 0, low: -Infinity, high: Infinity, n: 0 })
    expect(trimmedMean([1, 2, 3], { trim: 0.4 })).toMatchObject({ value: 2, low: -Infinity, high: Infinity })
  })
})
