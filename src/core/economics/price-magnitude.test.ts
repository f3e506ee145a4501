import { assert, double, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packagedBook } from './price-book.ts'
import { unlikelyPrice } from './price-magnitude.ts'
import type { Priced } from './price-magnitude.ts'

const book = packagedBook()

const training = (value: number, more: Partial<Priced> = {}): Priced => ({
  id: 'mine',
  kind: 'training',
  unit: '1M training tokens',
  value,
  own: true,
  ...more,
})
const gpu = (value: number, more: Partial<Priced> = {}): Priced => ({ ...training(value), kind: 'gpu-hour', unit: 'GPU-hour', ...more })

describe('the magnitude of a price', () => {
  it('V-S1-12, E-05: $1 per thousand tokens written as $1,000 per million is 312.5 times the dearest of 0.30 to 3.20', () => {
    const table = [0.3, 1.5, 3.2].map((value, index) => training(value, { id: `s1-${index}`, own: undefined as never }))
    expect(unlikelyPrice(training(1000), table)).toEqual({
      times: 312.5,
      side: 'dear',
      against: 'others cost 0.3 to 3.2 USD per 1M training tokens',
      slip: { what: 'a price per 1M written as one per 1K', factor: 1000, meant: 1 },
    })
  })

  it.each([
    [0.48e-3, 'a price per 1K written as one per 1M', 0.48],
    [0.48e-6, 'a price per token written as one per 1M', 0.48],
    [480, 'a price per 1M written as one per 1K', 0.48],
    [480_000, 'a price per 1M written as one per token', 0.48],
    [48, 'cents written as dollars', 0.48],
    [0.0048, 'dollars written as cents', 0.48],
  ])('%d for a training that the book has at 0.48 is %s', (value, what, meant) => {
    const found = unlikelyPrice(training(value, { id: 'together-train-sft-lora-le16b' }), book)
    expect(found?.slip).toMatchObject({ what, meant })
    expect(found?.against).toBe('the book says 0.48 USD per 1M training tokens')
  })

  it.each([
    [5840, 'a price per month written as one per hour'],
    [8 / 3600, 'a price per second written as one per hour'],
    [8 / 60, 'a price per minute written as one per hour'],
  ])('%d for a GPU-hour of 8 USD is %s', (value, what) => {
    expect(unlikelyPrice(gpu(value, { id: 'fireworks-gpu-h100-80gb-dedicated' }), book)?.slip?.what).toBe(what)
  })

  it('knows an hourly price in place of a monthly one', () => {
    const found = unlikelyPrice({ ...training(1.95 / 730), kind: 'storage', unit: 'model-month', id: 'bedrock-storage-custom-model' }, book)
    expect(found?.slip?.what).toBe('a price per hour written as one per month')
  })

  it('says nothing of a slip where none explains the price', () => {
    const found = unlikelyPrice(training(0.48 * 12, { id: 'together-train-sft-lora-le16b' }), book)
    expect(found).toMatchObject({ side: 'dear' })
    expect(found).not.toHaveProperty('slip')
    expect(found?.times).toBeCloseTo(12, 9)
  })

  it('takes ten times as plausible and more as not', () => {
    const like = (value: number) => unlikelyPrice(training(value, { id: 'together-train-sft-lora-le16b' }), book)
    expect(like(4.8)).toBeUndefined()
    expect(like(4.9)).toMatchObject({ side: 'dear' })
    expect(like(0.048)).toBeUndefined()
    expect(like(0.047)).toMatchObject({ side: 'cheap' })
  })

  it('holds a model against the same model elsewhere, whatever its owner calls it', () => {
    const row: Priced = { ...training(880), kind: 'inference', unit: '1M input tokens', model: 'meta-llama/Llama-3.3-70B-Instruct-Turbo' }
    expect(unlikelyPrice(row, book)?.against).toBe('the same model costs 0.1 to 0.88 USD per 1M input tokens')
  })

  it('holds a price against all of its unit only where there are three', () => {
    const others = [1, 2, 3].map((value) => training(value, { id: `o${value}`, own: undefined as never }))
    expect(unlikelyPrice(training(1e4), others.slice(0, 2))).toBeUndefined()
    expect(unlikelyPrice(training(1e4), others)).toMatchObject({ times: 1e4 / 3 })
  })

  it('never holds a row of the book against itself, nor anything against the user’s own prices', () => {
    const row = training(1e6, { id: 'a', own: undefined as never, model: 'm' })
    const other = training(1, { id: 'b', own: undefined as never, model: 'm' })
    expect(unlikelyPrice(row, [row])).toBeUndefined()
    expect(unlikelyPrice(row, [row, other])).toMatchObject({ times: 1e6 })
    expect(unlikelyPrice(training(1e6, { model: 'm' }), [training(1, { model: 'm' })])).toBeUndefined()
  })

  it('does not mix kinds and units', () => {
    expect(unlikelyPrice({ ...training(1e6), kind: 'platform', unit: 'card' }, book)).toBeUndefined()
  })

  it('takes 0 as a fee that is waived, and as a mistake where something must cost', () => {
    expect(unlikelyPrice({ ...training(0), kind: 'platform', unit: 'job minimum', id: 'mistral-job-minimum' }, book)).toBeUndefined()
    expect(unlikelyPrice(training(0, { id: 'together-train-sft-lora-le16b' }), book)).toMatchObject({
      times: Number.POSITIVE_INFINITY,
      side: 'cheap',
    })
  })

  it('is unlikely symmetrically: so many times above or below', () => {
    assert(
      property(double({ min: 10.5, max: 50, noNaN: true }), (times) => {
        const [dear, cheap] = [0.48 * times, 0.48 / times].map((value) =>
          unlikelyPrice(training(value, { id: 'together-train-sft-lora-le16b' }), book),
        )
        return dear?.side === 'dear' && cheap?.side === 'cheap' && Math.abs(dear.times - cheap.times) < 1e-6
      }),
    )
  })
})
