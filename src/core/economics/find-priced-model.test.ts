import { describe, expect, it } from 'vitest'
import { findPricedModel } from './find-priced-model.ts'
import type { PriceRow } from './price-book.ts'
import type { TableProvider } from './price-table.ts'

const model = (id: string, input: number, output: number): TableProvider['models'][number] => ({
  id,
  match: { equals: id },
  prices: { input_mtok: input, output_mtok: output },
})

const table = {
  source: 'a table',
  day: '2026-11-01',
  providers: [
    { id: 'maker', name: 'Maker', model_match: { starts_with: 'big' }, models: [model('big-1', 2, 8)] },
    { id: 'shop', name: 'Shop', models: [model('big-1', 3, 9), model('open-7b', 0.2, 0.4), model('lone-3b', 0.1, 0.1)] },
    { id: 'kiosk', name: 'Kiosk', models: [model('open-7b', 0.1, 0.2)] },
  ],
}

const row = (unit: string, value: number): PriceRow => ({
  id: `stall-${unit}`,
  provider: 'Stall',
  kind: 'inference',
  model: 'Open-7B',
  value,
  currency: 'USD',
  unit,
  asOf: '2026-11-01',
  source: 'a page',
  trust: 'third-party',
})

const sources = { book: [row('1M input tokens', 0.05), row('1M output tokens', 0.06)], table, today: '2026-11-30' }

describe('a model by the name that people type', () => {
  it('is the maker’s own offer, with the others that sell it', () => {
    expect(findPricedModel(sources, 'big-1')).toEqual({
      status: 'found',
      model: { provider: 'maker', model: 'big-1', inputPer1M: 2, outputPer1M: 8 },
      elsewhere: [{ provider: 'shop', model: 'big-1', inputPer1M: 3, outputPer1M: 9 }],
    })
  })

  it('is that of the provider that is named', () => {
    expect(findPricedModel(sources, 'shop/big-1')).toMatchObject({
      status: 'found',
      model: { provider: 'shop', inputPer1M: 3 },
      elsewhere: [],
    })
    expect(findPricedModel(sources, 'stall/Open-7B')).toMatchObject({ status: 'found', model: { provider: 'stall', inputPer1M: 0.05 } })
  })

  it('is the only one that sells it', () => {
    expect(findPricedModel(sources, 'lone-3b')).toMatchObject({ status: 'found', model: { provider: 'shop' }, elsewhere: [] })
  })

  it('is ambiguous where several sell it and the maker does not: the cheapest first', () => {
    const found = findPricedModel(sources, 'open-7b')
    expect(found).toMatchObject({ status: 'ambiguous' })
    expect(found.status === 'ambiguous' && found.candidates.map(({ provider }) => provider)).toEqual(['stall', 'kiosk', 'shop'])
  })

  it('is unknown with the names that are near', () => {
    expect(findPricedModel(sources, 'opn-7b')).toMatchObject({
      status: 'unknown',
      near: ['shop/open-7b', 'kiosk/open-7b', 'Stall/Open-7B'],
    })
    expect(findPricedModel(sources, 'kiosk/big-1')).toMatchObject({ status: 'unknown' })
    expect(findPricedModel(sources, 'nothing like it at all')).toEqual({ status: 'unknown', near: [] })
    expect(findPricedModel(sources, '7b')).toMatchObject({ near: expect.arrayContaining(['shop/open-7b', 'kiosk/open-7b']) as string[] })
  })

  it('has no price from a row that another has replaced', () => {
    const old = { ...sources, book: sources.book.map((entry) => ({ ...entry, effectiveTo: '2026-11-01' })) }
    expect(findPricedModel(old, 'stall/Open-7B')).toMatchObject({ status: 'unknown' })
  })
})
