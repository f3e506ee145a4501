import { expect, test } from 'vitest'
import type { PairedComparison } from '../stats/paired-comparison.ts'
import { conclude, rowsToSettle } from './conclude.ts'

const of = (low: number, high: number, rest: Partial<PairedComparison> = {}): PairedComparison => ({
  n: 400,
  valueA: 0.8,
  valueB: 0.8 + (low + high) / 2,
  difference: (low + high) / 2,
  low,
  high,
  alpha: 0.025,
  pValue: 0.5,
  method: 'Tango score',
  discordant: [20, 20],
  validFor: { yes: true, no: true, why: '' },
  varianceUpper: 0.1,
  designEffect: 1,
  missing: 0,
  ...rest,
})

const kind = (comparison: PairedComparison) => conclude(comparison, { a: 'A', b: 'B' }, { margin: 0.03, tolerated: 0.015 })

test.each([
  [0.04, 0.09, 'better', /by more than the margin of 3 pt/],
  [0.005, 0.09, 'better', /perhaps by less than the margin/],
  [-0.09, -0.04, 'worse', /by more than the margin of 3 pt/],
  [-0.09, -0.005, 'worse', /perhaps by less/],
  [-0.02, 0.02, 'equivalent', /equivalent within the margin/],
  [0.001, 0.02, 'equivalent', /better, by less than the margin/],
  [-0.01, 0.06, 'non-inferior', /loses at most 1.5 pt/],
  [-0.06, 0.06, 'inconclusive', /about \d+ more rows/],
  [-0.06, 0.02, 'inconclusive', /surely not better than A by 3 pt/],
] as const)('bounds of %d and %d: %s', (low, high, expected, words) => {
  const conclusion = kind(of(low, high))
  expect(conclusion.kind).toBe(expected)
  expect(conclusion.words).toMatch(words)
  expect(conclusion.more === undefined).toBe(expected !== 'inconclusive')
})

test('too few differing rows never show better or worse, but can show that nothing large is there', () => {
  const few = { validFor: { yes: false, no: true, why: 'the arms differ on 6 examples' } }
  expect(kind(of(0.04, 0.09, few)).kind).not.toBe('better')
  expect(kind(of(-0.02, 0.02, few)).kind).toBe('equivalent')
  expect(kind(of(-0.02, 0.02, { validFor: { yes: false, no: false, why: 'too few' } })).words).toMatch(/too few/)
})

test('where the guards fail, as many rows are asked for as make ten differ at a lead of the margin', () => {
  const few = of(-0.04, 0.04, { n: 40, varianceUpper: 0.001, validFor: { yes: false, no: false, why: 'too few' } })
  expect(kind(few).more).toBe(334 - 40)
})

test('the number of rows that settle it follows N = deff (z + 0.842)^2 v / delta^2 - n', () => {
  // (1.959964 + 0.841621)^2 * 0.1 / 0.03^2 = 872.1
  expect(rowsToSettle(of(-0.06, 0.06), 0.03)).toBe(873 - 400)
  expect(rowsToSettle(of(-0.06, 0.06, { designEffect: 2 }), 0.03)).toBe(1745 - 400)
  expect(rowsToSettle(of(-0.06, 0.06), 0.5)).toBe(100)
})
