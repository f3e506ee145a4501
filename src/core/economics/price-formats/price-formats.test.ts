import { describe, expect, it } from 'vitest'
import { priceFormats } from './index.ts'
import type { ForeignContext } from './price-format.ts'

const read = (raw: unknown, context: Partial<ForeignContext> = {}) => {
  const format = priceFormats.find((candidate) => candidate.detect(raw))
  return { id: format?.id, ...format?.read(raw, { source: 'list.json', ...context }) }
}
const values = (rows: readonly Readonly<Record<string, unknown>>[] | undefined) =>
  rows?.map((row) => [row['id'], row['value'], row['unit']])

const litellm = {
  sample_spec: { litellm_provider: 'one of ...', mode: 'chat', input_cost_per_token: 0, output_cost_per_token: 0 },
  'gpt-4o-mini': {
    litellm_provider: 'openai',
    mode: 'chat',
    input_cost_per_token: 1.5e-7,
    output_cost_per_token: 6e-7,
    cache_read_input_token_cost: 7.5e-8,
    input_cost_per_token_batches: 7.5e-8,
    deprecation_date: '2027-03-01',
  },
  'together_ai/meta-llama/Llama-3.3-70B': {
    litellm_provider: 'together_ai',
    mode: 'chat',
    input_cost_per_token: 8.8e-7,
    output_cost_per_token: 8.8e-7,
    deprecation_date: 'soon',
    source: 'https://example.org/pricing',
  },
  'vertex_ai/gemini': {
    litellm_provider: 'vertex_ai-language-models',
    mode: 'completion',
    input_cost_per_token: 1e-6,
    output_cost_per_token: 2e-6,
  },
  'text-embedding-3-small': { litellm_provider: 'openai', mode: 'embedding', input_cost_per_token: 2e-8, output_cost_per_token: 0 },
  'free-model': { litellm_provider: 'groq', mode: 'chat', input_cost_per_token: 0, output_cost_per_token: 0 },
  'half-a-model': { litellm_provider: 'groq', mode: 'responses', input_cost_per_token: 1e-6 },
}

describe('LiteLLM’s price file', () => {
  const result = () => read(litellm)

  it('gives rows per token, with providers by their names here', () => {
    expect(result().id).toBe('litellm')
    expect(values(result().rows)).toEqual([
      ['openai/gpt-4o-mini:input', 1.5e-7, '1 input tokens'],
      ['openai/gpt-4o-mini:output', 6e-7, '1 output tokens'],
      ['openai/gpt-4o-mini:cached-input', 7.5e-8, '1 cached input tokens'],
      ['together/meta-llama/Llama-3.3-70B:input', 8.8e-7, '1 input tokens'],
      ['together/meta-llama/Llama-3.3-70B:output', 8.8e-7, '1 output tokens'],
      ['vertex/vertex_ai/gemini:input', 1e-6, '1 input tokens'],
      ['vertex/vertex_ai/gemini:output', 2e-6, '1 output tokens'],
    ])
  })

  it('carries batches as a note, the day of the end, and the page', () => {
    expect(result().rows?.[0]).toEqual({
      id: 'openai/gpt-4o-mini:input',
      provider: 'openai',
      kind: 'inference',
      model: 'gpt-4o-mini',
      value: 1.5e-7,
      currency: 'USD',
      unit: '1 input tokens',
      source: 'list.json',
      trust: 'third-party',
      note: 'input in a batch: 0.075 USD per 1M tokens',
      expires: '2027-03-01',
    })
    expect(result().rows?.[3]).toMatchObject({ source: 'list.json, from https://example.org/pricing' })
    expect(result().rows?.[3]).not.toHaveProperty('expires')
    expect(result().rows?.[3]).not.toHaveProperty('note')
  })

  it('says what was left out, and why', () => {
    expect(result().skipped).toEqual([
      { what: 'sample_spec', why: 'an example of the format' },
      { what: 'text-embedding-3-small', why: 'no chat model (mode embedding)' },
      { what: 'groq/free-model', why: 'both prices are 0: free, or not filled in' },
      { what: 'groq/half-a-model', why: 'no price for input and output tokens' },
    ])
  })
})

describe('models.dev’s api.json', () => {
  const result = () =>
    read({
      openai: {
        id: 'openai',
        models: {
          'gpt-4o': { id: 'gpt-4o', cost: { input: 2.5, output: 10, cache_read: 1.25 } },
          tiered: { cost: { input: 1, output: 2, tiers: [{ input: 2 }] } },
          open: { id: 'open' },
        },
      },
      togetherai: { models: { 'gpt-oss-20b': { cost: { input: 0.05, output: 0.2 } } } },
      broken: 7,
    })

  it('gives rows per million tokens', () => {
    expect(result().id).toBe('models-dev')
    expect(values(result().rows)).toEqual([
      ['openai/gpt-4o:input', 2.5, '1M input tokens'],
      ['openai/gpt-4o:output', 10, '1M output tokens'],
      ['openai/gpt-4o:cached-input', 1.25, '1M cached input tokens'],
      ['openai/tiered:input', 1, '1M input tokens'],
      ['openai/tiered:output', 2, '1M output tokens'],
      ['together/gpt-oss-20b:input', 0.05, '1M input tokens'],
      ['together/gpt-oss-20b:output', 0.2, '1M output tokens'],
    ])
    expect(result().rows?.[3]).toMatchObject({ note: 'dearer for long prompts; this is the base price' })
    expect(result().skipped).toEqual([{ what: 'openai/open', why: 'no price' }])
  })
})

describe('OpenRouter’s list of models', () => {
  const result = () =>
    read({
      data: [
        { id: 'openai/gpt-4o-mini', pricing: { prompt: '0.00000015', completion: '0.0000006', input_cache_read: '0.000000075' } },
        { id: 'openrouter/auto', pricing: { prompt: '-1', completion: '-1' } },
        { id: 'some/free', pricing: { prompt: '0', completion: '0' } },
        { id: 'odd', pricing: { prompt: '', completion: 'x' } },
        { name: 'no id' },
        { id: 'half', pricing: { prompt: '0', completion: '0.000001' } },
      ],
    })

  it('gives rows per token out of text', () => {
    expect(result().id).toBe('openrouter')
    expect(values(result().rows)).toEqual([
      ['openrouter/openai/gpt-4o-mini:input', 1.5e-7, '1 input tokens'],
      ['openrouter/openai/gpt-4o-mini:output', 6e-7, '1 output tokens'],
      ['openrouter/openai/gpt-4o-mini:cached-input', 7.5e-8, '1 cached input tokens'],
      ['openrouter/half:input', 0, '1 input tokens'],
      ['openrouter/half:output', 1e-6, '1 output tokens'],
    ])
    expect(result().skipped?.map(({ why }) => why)).toEqual([
      'a negative price: it varies',
      'both prices are 0: free, or not filled in',
      'no price for input and output tokens',
    ])
  })
})

describe('a list of models with prices', () => {
  const list = {
    object: 'list',
    data: [
      { id: 'm', pricing: { input: 0.2, output: 0.4, cached_input: -1 } },
      { id: 'n', provider: 'groq', pricing: { input: 1, output: 1 } },
    ],
  }

  it('is of the provider that is named', () => {
    expect(read(list, { provider: 'together' }).id).toBe('model-list')
    expect(values(read(list, { provider: 'together' }).rows)?.map(([id]) => id)).toEqual([
      'together/m:input',
      'together/m:output',
      'together/n:input',
      'together/n:output',
    ])
  })

  it('leaves out models whose provider nobody names', () => {
    expect(read(list.data)).toMatchObject({ skipped: [{ what: 'm', why: 'the list names no provider: say --provider' }] })
    expect(read(list.data).rows).toHaveLength(2)
  })
})

describe('rows in the format of Assay’s own files', () => {
  it('are taken as they are', () => {
    const rows = [{ id: 'a', value: 1, unit: 'job' }, 7]
    expect(read(rows)).toEqual({ id: 'price-rows', rows: [rows[0], { row: 7 }], skipped: [] })
    expect(read({ prices: rows }).rows).toEqual([rows[0], { row: 7 }])
  })

  it('may be cells of a table: numbers are text, and an empty cell says nothing', () => {
    expect(read([{ id: 'a', value: '0.48', unit: 'job', asOf: '', conflictsWith: 'b  c' }]).rows).toEqual([
      { id: 'a', value: 0.48, unit: 'job', conflictsWith: ['b', 'c'] },
    ])
  })
})

it.each([7, null, 'text', [], {}, { data: 'x' }, { a: { b: 1 } }, [{ id: 'm' }]])('%j is in no format', (raw) => {
  expect(read(raw).id).toBeUndefined()
})
