import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { isNear } from './numeric.ts'
import { readNumber } from './read-number.ts'

it.each([
  ['42', 42],
  ['-3.5', -3.5],
  ['−3', -3],
  ['+7', 7],
  ['(1,250.00)', -1250],
  ['1,234.5', 1234.5],
  ['1.234,5', 1234.5],
  ['1 234,5', 1234.5],
  ["1'000", 1000],
  ['1,234', 1234],
  ['1,234,567', 1234567],
  ['3,5', 3.5],
  ['.5', 0.5],
  ['45%', 0.45],
  ['12.5 %', 0.125],
  ['$5.99', 5.99],
  ['-€ 20', -20],
  ['1e3', 1000],
  ['2.5e-2', 0.025],
  ['The 3 items cost 42.', 42],
  ['from 10-20', 20],
  ['v2', 2],
  ['10 20', 20],
  ['none', undefined],
  ['', undefined],
])('reads %j as %j', (text, number) => {
  const read = readNumber(text)
  if (number === undefined) expect(read).toBeUndefined()
  else expect(read).toBeCloseTo(number, 12)
})

it('reads back what JavaScript writes', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }), (number) => {
      expect(readNumber(String(number))).toBe(number === 0 ? 0 : number)
    }),
  )
})

it('forgives a tolerance up to its border, absolute or as a share of what was expected', () => {
  expect(isNear(0.3, 0.1 + 0.2, { tolerance: 0 })).toBe(true)
  expect(isNear(1.1, 1, { tolerance: 0.1 })).toBe(true)
  expect(isNear(1.11, 1, { tolerance: 0.1 })).toBe(false)
  expect(isNear(-105, -100, { tolerance: 0.05, relative: true })).toBe(true)
  expect(isNear(0.001, 0, { tolerance: 0.05, relative: true })).toBe(false)
})
