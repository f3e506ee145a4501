import { describe, expect, it } from 'vitest'
import type { PriceRow } from './price-book.ts'
import { createPriceLookup, inferenceRows } from './price-find.ts'
import { samplePriceTable as table } from './sample-price-table.ts'

const today = '2026-11-30'
const row = (more: Partial<PriceRow>): PriceRow => ({
  id: 'r',
  provider: 'openai',
  kind: 'inference',
  model: 'gpt-one',
  value: 1,
  currency: 'USD',
  unit: '1M input tokens',
  asOf: '2026-11-25',
  source: 'a page',
  trust: 'third-party',
  ...more,
})
const lookup = (book: readonly PriceRow[]) => createPriceLookup({ book, table, today })

describe('the price of a model', () => {
  it('is the table’s where nothing else is known, with cached tokens and batches', () => {
    expect(lookup([])({ provider: 'openai', model: 'gpt-one' })).toEqual({
      inputPer1M: 1,
      outputPer1M: 4,
      cachedInputPer1M: 0.1,
      batchFactor: 0.5,
      source: 'the table',
      date: null,
      trust: 'third-party',
      marks: ['undated', 'third-party'],
    })
  })

  it('is the user’s own where there is one, side by side with the table’s other side', () => {
    const own = row({ value: 0.8, own: true, trust: 'declared', source: 'our contract' })
    expect(lookup([row({ id: 'page', value: 3, trust: 'vendor-page' }), own])({ provider: 'openai', model: 'gpt-one' })).toMatchObject({
      inputPer1M: 0.8,
      outputPer1M: 4,
      source: 'our contract; the table',
      date: null,
      trust: 'third-party',
      marks: ['own price', 'undated', 'third-party'],
    })
  })

  it('is the provider’s own page before the table, and the table before what others say', () => {
    const others = row({ id: 'o', value: 7 })
    const page = row({ id: 'p', value: 3, trust: 'vendor-page' })
    expect(
      inferenceRows({ book: [others, page], table, today }, { provider: 'openai', model: 'gpt-one' }).map(({ value, unit }) => [
        value,
        unit,
      ]),
    ).toEqual([
      [3, '1M input tokens'],
      [1, '1M input tokens'],
      [4, '1M output tokens'],
      [0.1, '1M cached input tokens'],
      [7, '1M input tokens'],
    ])
  })

  it('is what others say of the provider before the model’s price elsewhere', () => {
    const [input, output] = [
      row({ provider: 'nebius', value: 9 }),
      row({ id: 'out', provider: 'nebius', value: 10, unit: '1M output tokens' }),
    ]
    expect(lookup([input, output])({ provider: 'nebius', model: 'gpt-one' })).toMatchObject({
      inputPer1M: 9,
      outputPer1M: 10,
      date: '2026-11-25',
    })
    expect(lookup([])({ provider: 'nebius', model: 'gpt-one' })).toMatchObject({ inputPer1M: 1 })
  })

  it('is never a superseded one', () => {
    const old = row({ own: true, value: 99, effectiveTo: '2026-11-01' })
    expect(lookup([old])({ provider: 'openai', model: 'gpt-one' })).toMatchObject({ inputPer1M: 1 })
    expect(inferenceRows({ book: [old], table, today }, { provider: 'openai', model: 'gpt-one' }).at(-1)).toBe(old)
  })

  it('needs both sides', () => {
    expect(lookup([])({ provider: 'openai', model: 'gpt-embed' })).toBeUndefined()
    expect(lookup([row({ model: 'new', own: true })])({ provider: 'openai', model: 'new' })).toBeUndefined()
  })

  it('of a tuned model is a tuned row’s, never the base’s', () => {
    const base = [row({ id: 'a', model: 'gpt-new' }), row({ id: 'b', model: 'gpt-new', unit: '1M output tokens' })]
    const tuned = [
      row({ id: 'c', model: 'gpt-new', class: 'tuned', value: 2 }),
      row({ id: 'd', model: 'gpt-new', class: 'tuned', value: 3, unit: '1M output tokens' }),
    ]
    const find = lookup([...base, ...tuned])
    expect(find({ provider: 'openai', model: 'ft:gpt-new-2026-04-14:org::x' })).toMatchObject({ inputPer1M: 2, outputPer1M: 3 })
    expect(find({ provider: 'openai', model: 'ft:gpt-new' })).toMatchObject({ inputPer1M: 2, outputPer1M: 3 })
    expect(find({ provider: 'openai', model: 'gpt-new' })).toMatchObject({ inputPer1M: 1, outputPer1M: 1 })
    expect(lookup(base)({ provider: 'openai', model: 'ft:gpt-new:org::x' })).toBeUndefined()
    expect(lookup(tuned)({ provider: 'openai', model: 'gpt-new' })).toBeUndefined()
  })

  it('fits a model whatever the provider puts around its name, at that provider alone', () => {
    const rows = ['1M input tokens', '1M output tokens'].map((unit) =>
      row({ id: unit, provider: 'Together', model: 'Llama-3.3-70B', unit }),
    )
    expect(lookup(rows)({ provider: 'together', model: 'meta-llama/Llama-3.3-70B-Instruct-Turbo' })).toMatchObject({ inputPer1M: 1 })
    expect(lookup(rows)({ provider: 'fireworks', model: 'meta-llama/Llama-3.3-70B-Instruct-Turbo' })).toBeUndefined()
    expect(
      lookup(rows.map((one) => ({ ...one, kind: 'training' as const })))({ provider: 'together', model: 'Llama-3.3-70B' }),
    ).toBeUndefined()
  })

  it('leaves out a cached price above the price of what is not cached, and the batch of a provider that takes none', () => {
    const odd = row({ id: 'cached', own: true, value: 5, unit: '1M cached input tokens' })
    expect(lookup([odd])({ provider: 'openai', model: 'gpt-one' })).not.toHaveProperty('cachedInputPer1M')
    expect(lookup([])({ provider: 'deepseek', model: 'flash' })).not.toHaveProperty('batchFactor')
  })

  it('is as old as the older of its sides', () => {
    const own = [row({ own: true, asOf: '2026-10-01' }), row({ id: 'o', own: true, asOf: '2026-11-01', unit: '1M output tokens' })]
    expect(lookup(own)({ provider: 'openai', model: 'gpt-one' })).toMatchObject({ date: '2026-10-01', trust: 'third-party' })
    expect(lookup(own.toReversed())({ provider: 'openai', model: 'gpt-one' })?.date).toBe('2026-10-01')
  })

  it('of which a side has no day has none, and where both sides are the user’s own it is declared', () => {
    const own = (more: Partial<PriceRow>): PriceRow => row({ own: true, trust: 'declared', ...more })
    const sides = (first: string | null, second: string | null) =>
      lookup([own({ asOf: first }), own({ id: 'o', asOf: second, unit: '1M output tokens' })])({ provider: 'openai', model: 'gpt-one' })
    expect(sides(null, '2026-11-25')?.date).toBeNull()
    expect(sides('2026-11-25', null)?.date).toBeNull()
    expect(sides('2026-11-25', '2026-11-20')).toMatchObject({
      date: '2026-11-20',
      trust: 'declared',
      source: 'a page',
      marks: ['own price'],
    })
  })

  it('is nobody’s where only history is known', () => {
    const old = [
      row({ model: 'gone', effectiveTo: '2026-11-01' }),
      row({ id: 'o', model: 'gone', effectiveTo: '2026-11-01', unit: '1M output tokens' }),
    ]
    expect(lookup(old)({ provider: 'nobody', model: 'gone' })).toBeUndefined()
  })

  it('keeps a cached price that saves nothing', () => {
    const cached = row({ id: 'cached', own: true, value: 1, unit: '1M cached input tokens' })
    expect(lookup([cached])({ provider: 'openai', model: 'gpt-one' })?.cachedInputPer1M).toBe(1)
  })

  it('of a base is never a tuned row’s, however its name is written', () => {
    const tuned = ['1M input tokens', '1M output tokens'].map((unit) => row({ id: unit, model: 'Gpt-New', class: 'tuned', unit }))
    expect(lookup(tuned)({ provider: 'openai', model: 'gpt-new-instruct' })).toBeUndefined()
    expect(lookup(tuned)({ provider: 'openai', model: 'draft:ft:gpt-new' })).toBeUndefined()
    const base = tuned.map((one) => ({ ...one, class: 'base' }))
    expect(lookup(base)({ provider: 'openai', model: 'GPT-NEW' })).toMatchObject({ inputPer1M: 1 })
    expect(lookup(base.map(({ model: _model, ...one }) => one))({ provider: 'openai', model: 'GPT-NEW' })).toBeUndefined()
  })

  it('that is far from the table’s is marked', () => {
    expect(lookup([row({ own: true, value: 0.001 })])({ provider: 'openai', model: 'gpt-one' })?.marks).toContain('unlikely magnitude')
    expect(lookup([row({ own: true, value: 0.5 })])({ provider: 'openai', model: 'gpt-one' })?.marks).not.toContain('unlikely magnitude')
  })
})
