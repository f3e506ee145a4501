import { array, assert, integer, property } from 'fast-check'
import { expect, it } from 'vitest'
import { nthSmallest } from './nth-smallest.ts'

it('is what sorting puts at that place, among many equal values too', () => {
  assert(
    property(array(integer({ min: -4, max: 12 }), { minLength: 1, maxLength: 60 }), integer({ min: 0, max: 59 }), (values, place) => {
      const n = place % values.length
      const sorted = Float64Array.from(values).sort()
      expect(nthSmallest(Float64Array.from(values), n)).toBe(sorted[n])
    }),
  )
})

it('leaves nothing larger before the place, so that a later place can be looked for behind it', () => {
  const values = Float64Array.from({ length: 1000 }, (_, i) => (i * 7919) % 1000)
  const found = nthSmallest(values, 500)
  expect(found).toBe(500)
  expect(Math.max(...values.subarray(0, 500))).toBeLessThanOrEqual(found)
  expect(Math.min(...values.subarray(500))).toBe(found)
})

it('is 0 of no values', () => {
  expect(nthSmallest(new Float64Array(0), 0)).toBe(0)
})
