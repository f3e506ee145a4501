import { assert, constantFrom, double, property, tuple } from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { createRandom } from '../lib/random.ts'
import { drawQuantity, ends, formatQuantity, middle, quantile, readAmount, readQuantity } from './quantity.ts'
import type { Quantity } from './quantity.ts'

test.each([
  ['8', { kind: 'fixed', value: 8 }],
  [2.5, { kind: 'fixed', value: 2.5 }],
  ['2M', { kind: 'fixed', value: 2_000_000 }],
  ['1.5k', { kind: 'fixed', value: 1500 }],
  ['20%', { kind: 'fixed', value: 0.2 }],
  ['1_000', { kind: 'fixed', value: 1000 }],
  ['5..20', { kind: 'range', low: 5, high: 20 }],
  ['10%..30%', { kind: 'range', low: 0.1, high: 0.3 }],
  ['5..8..20', { kind: 'triangular', low: 5, mode: 8, high: 20 }],
  ['5..20 lognormal', { kind: 'lognormal', low: 5, high: 20 }],
] as const)('%s is understood', (written, expected) => {
  expect(readQuantity(written)).toEqual(expected)
})

test.each([
  '',
  'many',
  '20..5',
  '5..5',
  '5...20',
  '8..5..20',
  '0..5 lognormal',
  '5 lognormal',
  '1..2..3 lognormal',
  '5..',
  'Infinity',
  '1e999',
])('%j is not understood', (written) => {
  expect(readQuantity(written)).toBeUndefined()
})

test('amounts are read with their suffix', () => {
  expect(['3', '3K', '-2', '.5', '1e3', '100B'].map(readAmount)).toEqual([3, 3000, -2, 0.5, 1000, 1e11])
})

const quantities: Arbitrary<Quantity> = tuple(
  double({ min: 0.001, max: 1e6, noNaN: true }),
  double({ min: 1.001, max: 50, noNaN: true }),
  double({ min: 0, max: 1, noNaN: true }),
).chain(([low, factor, at]) => {
  const high = low * factor
  return constantFrom<Quantity>(
    { kind: 'fixed', value: low },
    { kind: 'range', low, high },
    { kind: 'triangular', low, mode: low + at * (high - low), high },
    { kind: 'factor', low, high },
    { kind: 'lognormal', low, high },
    { kind: 'measured', value: (low + high) / 2, low, high, floor: 0 },
  )
})

describe('any quantity', () => {
  it('never falls as the probability rises', () => {
    assert(
      property(quantities, double({ min: 0, max: 0.999999, noNaN: true }), double({ min: 0, max: 0.999999, noNaN: true }), (q, u, v) => {
        const [a, b] = [quantile(q, Math.min(u, v)), quantile(q, Math.max(u, v))]
        expect(a).toBeLessThanOrEqual(b * (1 + 1e-9))
      }),
    )
  })

  it('has its middle between its ends', () => {
    assert(
      property(quantities, (q) => {
        const [low, high] = ends(q)
        expect(middle(q)).toBeGreaterThanOrEqual(low * (1 - 1e-9))
        expect(middle(q)).toBeLessThanOrEqual(high * (1 + 1e-9))
      }),
    )
  })
})

test('a lognormal has its ends at the 5th and 95th percentile, a measured value at the 2.5th and 97.5th', () => {
  const lognormal: Quantity = { kind: 'lognormal', low: 5, high: 20 }
  expect(quantile(lognormal, 0.05)).toBeCloseTo(5, 6)
  expect(quantile(lognormal, 0.5)).toBeCloseTo(10, 6)
  expect(quantile(lognormal, 0.95)).toBeCloseTo(20, 6)
  const measured: Quantity = { kind: 'measured', value: 0.8, low: 0.7, high: 0.9, floor: 0 }
  expect(quantile(measured, 0.025)).toBeCloseTo(0.7, 6)
  expect(quantile(measured, 0.975)).toBeCloseTo(0.9, 6)
  expect(quantile({ ...measured, value: 0.05, low: -0.05, high: 0.15 }, 0.0001)).toBe(0)
})

test('draws of one name are the same wherever they are made', () => {
  const options = { count: 100, random: createRandom(3) }
  const quantity: Quantity = { kind: 'range', low: 1, high: 2 }
  expect(drawQuantity('label', quantity, options)).toEqual(drawQuantity('label', quantity, options))
  expect(drawQuantity('label', quantity, options)).not.toEqual(drawQuantity('other', quantity, options))
})

test('what is printed is what is read', () => {
  for (const written of ['8', '5..20', '5..8..20', '5..20 lognormal'])
    expect(formatQuantity(readQuantity(written) ?? { kind: 'fixed', value: 0 })).toBe(written)
  expect(formatQuantity({ kind: 'range', low: 0.1, high: 0.3 }, { asShare: true })).toBe('10%..30%')
})
