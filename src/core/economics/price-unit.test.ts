import { assert, constantFrom, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packagedBook } from './price-book.ts'
import { priceKinds } from './price-kind.ts'
import { mayBeFree, readUnit, unitsOf } from './price-unit.ts'

describe('a unit of a price', () => {
  it.each([
    ['1M training tokens', 'training', '1M training tokens', 1],
    ['per 1K tokens', 'training', '1M training tokens', 1e3],
    ['USD/1K input tokens', 'inference', '1M input tokens', 1e3],
    ['$/1M output tokens', 'inference', '1M output tokens', 1],
    ['€ per million completion tokens', 'inference', '1M output tokens', 1],
    ['1 input tokens', 'inference', '1M input tokens', 1e6],
    ['input token', 'inference', '1M input tokens', 1e6],
    ['1000 prompt tokens', 'inference', '1M input tokens', 1e3],
    ['1B cached input tokens', 'inference', '1M cached input tokens', 1e-3],
    ['thousand cached input tokens', 'inference', '1M cached input tokens', 1e3],
    ['GPU-hour', 'gpu-hour', 'GPU-hour', 1],
    ['gpu second', 'gpu-hour', 'GPU-hour', 3600],
    ['GPU-minutes', 'gpu-hour', 'GPU-hour', 60],
    ['GPU-day', 'gpu-hour', 'GPU-hour', 1 / 24],
    ['deployment hours', 'platform', 'deployment hour', 1],
    ['deployment month', 'platform', 'deployment hour', 1 / 730],
    ['person hour', 'labelling', 'person hour', 1],
    ['KWH', 'platform', 'kWh', 1],
    ['  USD / GPU   hour  ', 'gpu-hour', 'GPU-hour', 1],
    ['gpuhour', 'gpu-hour', 'GPU-hour', 1],
    ['per  1M  input  tokens', 'inference', '1M input tokens', 1],
  ] as const)('%s of %s is read as %s', (written, kind, unit, factor) => {
    expect(readUnit(written, kind)).toEqual({ unit, factor })
  })

  it('V-S3-04: 0.002 USD a second is 7.20 USD an hour', () => {
    expect(0.002 * (readUnit('GPU-second', 'gpu-hour')?.factor ?? 0)).toBeCloseTo(7.2, 12)
  })

  it.each([
    ['1M tokens', 'inference'],
    ['1K tokens', 'gpu-hour'],
    ['GPU-hour', 'training'],
    ['GPU-fortnight', 'gpu-hour'],
    ['12 input tokens', 'inference'],
    ['1M input tokens extra', 'inference'],
    ['a 1M input tokens', 'inference'],
    ['hour', 'gpu-hour'],
    ['a gpu-hour', 'gpu-hour'],
    ['gpu-hour long', 'gpu-hour'],
    ['tokens', 'platform'],
    ['our $/GPU-hour', 'gpu-hour'],
    ['', 'training'],
  ] as const)('"%s" of %s is not known rather than guessed', (written, kind) => {
    expect(readUnit(written, kind)).toBeUndefined()
  })

  it('names a unit of the book back for each of its names', () => {
    assert(
      property(constantFrom(...priceKinds), (kind) =>
        unitsOf(kind).every((unit) => JSON.stringify(readUnit(unit, kind)) === JSON.stringify({ unit, factor: 1 })),
      ),
    )
    expect(priceKinds.every((kind) => unitsOf(kind).length > 0)).toBe(true)
  })

  it('of every row of the book is one of its kind', () => {
    expect(packagedBook().filter(({ unit, kind }) => !unitsOf(kind).includes(unit))).toEqual([])
  })

  it('may be free of charge only where it is a fee', () => {
    expect(['job minimum', 'deployment hour', 'month', 'model-month', 'GB-month'].every(mayBeFree)).toBe(true)
    expect(['1M training tokens', '1M input tokens', 'GPU-hour', 'kWh', 'card', 'row', 'job', 'no unit'].some(mayBeFree)).toBe(false)
  })
})
