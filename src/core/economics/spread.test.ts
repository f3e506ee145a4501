import { expect, it } from 'vitest'
import { spreadOf } from './spread.ts'

it('is the 5th, 50th and 95th percentile, whatever the order of the draws', () => {
  const draws = Float64Array.from({ length: 10_000 }, (_, i) => (i * 7919) % 10_000)
  const before = draws.slice()
  expect(spreadOf(draws)).toEqual({ p05: 500, p50: 5000, p95: 9500 })
  expect(draws).toEqual(before)
})

it('stays within few draws', () => {
  expect(spreadOf(Float64Array.of(3, 1, 2))).toEqual({ p05: 1, p50: 2, p95: 3 })
  expect(spreadOf(Float64Array.of(4))).toEqual({ p05: 4, p50: 4, p95: 4 })
})

it('is no spread where every draw is the same', () => {
  expect(spreadOf(7)).toEqual({ p05: 7, p50: 7, p95: 7 })
})
