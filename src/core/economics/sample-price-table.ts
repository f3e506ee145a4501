import { readPriceTable } from './price-table.ts'
import type { PriceTable } from './price-table.ts'

/** A small table for tests, in the shape of genai-prices' data file: every rule and kind of price once. */
export const rawPriceTable = [
  {
    id: 'openai',
    name: 'OpenAI',
    model_match: { starts_with: 'gpt' },
    models: [
      { id: 'gpt-one', match: { equals: 'gpt-one' }, prices: { input_mtok: 1, output_mtok: 4, cache_read_mtok: 0.1 } },
      {
        id: 'gpt-two',
        match: { and: [{ starts_with: 'gpt-two' }, { contains: '2026-01-02' }] },
        prices_checked: '2026-11-20',
        prices: { input_mtok: { base: 2, tiers: [{ start: 200000, price: 3 }] }, output_mtok: 8 },
      },
      { id: 'gpt-embed', match: { ends_with: '-embed' }, prices: { input_mtok: 0.02 } },
    ],
  },
  {
    id: 'azure',
    name: 'Azure',
    fallback_model_providers: ['openai'],
    models: [
      {
        id: 'azure-own',
        match: { or: [{ equals: 'azure-own' }, { regex: '^az-\\d+$' }] },
        deprecated: true,
        prices: { input_mtok: 5, output_mtok: 6 },
      },
    ],
  },
  {
    id: 'deepseek',
    name: 'DeepSeek',
    models: [
      {
        id: 'flash',
        match: { equals: 'flash' },
        prices: [
          { prices: { input_mtok: 1, output_mtok: 1 } },
          { constraint: { start_date: '2026-08-17' }, prices: { input_mtok: 2, output_mtok: 2 } },
          { constraint: { start_time: '01:00:00Z', end_time: '04:00:00Z' }, prices: { input_mtok: 4, output_mtok: 4 } },
          { constraint: { start_date: '2027-01-01', type: 'start_date' }, prices: { input_mtok: 5, output_mtok: 5 } },
        ],
      },
    ],
  },
]

export const samplePriceTable: PriceTable = {
  source: 'the table',
  day: '2026-11-01',
  providers: readPriceTable(rawPriceTable, 'data.json'),
}
