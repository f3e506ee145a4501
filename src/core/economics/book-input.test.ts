import { expect, it } from 'vitest'
import { bookInput } from './book-input.ts'
import type { PriceRow } from './price-book.ts'

const row = (value: number, rest: Partial<PriceRow> = {}): PriceRow => ({
  id: `row-${value}`,
  provider: 'p',
  kind: 'gpu-hour',
  value,
  currency: 'USD',
  unit: 'GPU-hour',
  asOf: '2026-11-20',
  source: 'a page',
  trust: 'vendor-page',
  ...rest,
})

const inputOf = (...rows: PriceRow[]) => bookInput(rows, { id: 'gpu', label: 'a GPU', unit: 'USD/h', today: '2026-11-25', book: rows })

it('is one row with its source, day and trust, unsure by its age', () => {
  expect(inputOf(row(4))).toEqual({
    id: 'gpu',
    label: 'a GPU',
    unit: 'USD/h',
    quantity: { kind: 'fixed', value: 4 },
    source: 'a page',
    date: '2026-11-20',
    trust: 'vendor-page',
  })
  expect(inputOf(row(4, { asOf: null }))).toMatchObject({
    quantity: { kind: 'triangular', low: 3, mode: 4, high: 5 },
    date: null,
    marks: ['undated'],
  })
  expect(inputOf(row(4), row(4, { id: 'same' }))?.quantity).toEqual({ kind: 'fixed', value: 4 })
})

it('lies between two offers, and is likeliest at the middle one of several', () => {
  expect(inputOf(row(6), row(2))?.quantity).toEqual({ kind: 'range', low: 2, high: 6 })
  expect(inputOf(row(9), row(2), row(3))?.quantity).toEqual({ kind: 'triangular', low: 2, mode: 3, high: 9 })
  expect(inputOf(row(9), row(2), row(3), row(8))?.quantity).toEqual({ kind: 'triangular', low: 2, mode: 3, high: 9 })
})

it('has the oldest day, all sources and the weaker trust of its rows', () => {
  const input = inputOf(row(3, { trust: 'article' }), row(2, { asOf: '2026-11-01', source: 'b' }), row(4))
  expect(input).toMatchObject({ date: '2026-11-01', source: 'a page; b', trust: 'third-party', marks: ['third-party'] })
  expect(inputOf(row(2), row(3, { asOf: null }))?.date).toBeNull()
})

it("is the user's own price where there is one, and never one that was replaced", () => {
  expect(inputOf(row(2), row(5, { own: true, trust: 'declared' }))).toMatchObject({
    quantity: { value: 5 },
    trust: 'declared',
    marks: ['own price'],
  })
  expect(inputOf(row(2, { effectiveTo: '2026-10-01' }), row(5))?.quantity).toEqual({ kind: 'fixed', value: 5 })
  expect(inputOf(row(2, { effectiveTo: '2026-10-01' }))).toBeUndefined()
})
