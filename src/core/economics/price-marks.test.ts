import { describe, expect, it } from 'vitest'
import { daysSince, priceAge } from './price-age.ts'
import { isSuperseded, packagedBook } from './price-book.ts'
import type { PriceRow } from './price-book.ts'
import { priceEntry } from './price-entry.ts'
import { magnitudesOf } from './price-magnitude.ts'
import { marksOf } from './price-marks.ts'
import { priceSpread } from './price-lookup.ts'

const today = '2026-11-30'
const row = (more: Partial<PriceRow> = {}): PriceRow => ({
  id: 'r',
  provider: 'p',
  kind: 'training',
  value: 1,
  currency: 'USD',
  unit: '1M training tokens',
  asOf: today,
  source: 's',
  trust: 'vendor-page',
  ...more,
})

describe('the age of a price', () => {
  it.each([
    ['2026-11-30', 'fresh', 0],
    ['2026-10-31', 'fresh', 0],
    ['2026-10-30', 'ageing', 0.1],
    ['2026-09-01', 'ageing', 0.1],
    ['2026-08-31', 'stale', 0.25],
    [null, 'undated', 0.25],
    ['no day', 'undated', 0.25],
  ] as const)('%s is %s and widens the price by %d', (date, age, spread) => {
    expect(priceAge(date, today)).toBe(age)
    expect(priceSpread(date, today)).toBe(spread)
  })

  it('counts whole days', () => {
    expect(daysSince('2026-11-01', today)).toBe(29)
    expect(daysSince(null, today)).toBeUndefined()
  })
})

describe('the marks of a price', () => {
  it('are none for a fresh price on the provider’s own page', () => {
    expect(marksOf(row(), { today })).toEqual([])
  })

  it.each([
    [{ asOf: '2026-10-01' }, ['ageing']],
    [{ asOf: '2025-10-01' }, ['ageing']],
    [{ asOf: null }, ['undated']],
    [{ trust: 'third-party' }, ['third-party']],
    [{ trust: 'article' }, ['third-party']],
    [{ trust: 'assumed' }, ['third-party']],
    [{ trust: 'declared', own: true }, ['own price']],
    [{ expires: '2026-11-29' }, ['expired']],
    [{ expires: '2026-11-30' }, []],
    [{ effectiveTo: '2026-11-30' }, ['expired']],
    [{ effectiveTo: '2026-12-01' }, []],
    [{ asOf: null, trust: 'third-party', own: true, expires: '2026-01-01' }, ['expired', 'undated', 'third-party', 'own price']],
  ] as const)('%j has %j', (more, marks) => {
    expect(marksOf(row(more as Partial<PriceRow>), { today })).toEqual(marks)
  })

  it('tell an unlikely magnitude, whichever way the book is given', () => {
    const book = packagedBook()
    const dear = row({ value: 480, id: 'together-train-sft-lora-le16b', own: true })
    expect(marksOf(dear, { today, book })).toEqual(['unlikely magnitude', 'own price'])
    expect(marksOf(dear, { today, magnitude: magnitudesOf(book) })).toEqual(['unlikely magnitude', 'own price'])
    expect(marksOf(dear, { today })).toEqual(['own price'])
  })
})

describe('an entry of a price list', () => {
  const magnitude = magnitudesOf([])

  it('says age, marks and history', () => {
    expect(
      priceEntry(row({ asOf: '2026-10-01', effectiveTo: '2026-11-01', model: 'm', class: 'c', note: 'n', conflictsWith: ['x'] }), {
        today,
        magnitude,
      }),
    ).toEqual({
      id: 'r',
      provider: 'p',
      kind: 'training',
      model: 'm',
      class: 'c',
      value: 1,
      unit: '1M training tokens',
      date: '2026-10-01',
      age: 'ageing',
      ageDays: 60,
      source: 's',
      trust: 'vendor-page',
      marks: ['expired', 'ageing'],
      superseded: true,
      note: 'n',
      conflictsWith: ['x'],
    })
  })

  it('leaves out what is not known', () => {
    const entry = priceEntry(row({ asOf: null }), { today, magnitude })
    expect(Object.keys(entry)).not.toEqual(expect.arrayContaining(['ageDays']))
    expect(['model', 'class', 'note', 'conflictsWith'].some((key) => key in entry)).toBe(false)
    expect(entry).toMatchObject({ age: 'undated', superseded: false, date: null })
  })
})

it('a row is history from the day on which another price holds', () => {
  expect(isSuperseded({ effectiveTo: today }, today)).toBe(true)
  expect(isSuperseded({ effectiveTo: '2026-12-01' }, today)).toBe(false)
  expect(isSuperseded({}, today)).toBe(false)
})
