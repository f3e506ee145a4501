import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { bisect } from './bisect.ts'

it('finds a boundary to the last bit', () => {
  expect(bisect(0, 2, (x) => x * x < 2)).toBe(Math.SQRT2)
  fc.assert(
    fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (boundary) => {
      // -0 and 0 are one number.
      expect(bisect(-2e6, 2e6, (x) => x < boundary) + 0).toBe(boundary + 0)
    }),
  )
})

it('stays at an end where nothing changes', () => {
  expect(bisect(0, 1, () => true)).toBe(1)
  expect(bisect(0.5, 1, () => false)).toBe(0.5000000000000001)
  expect(bisect(1, 1, () => true)).toBe(1)
})
