import { inferenceRowsOf, joined } from './inference-rows.ts'
import { amountOf, isFields } from './price-format.ts'
import type { Fields, ForeignPrices, PriceFormat } from './price-format.ts'

const entriesOf = (raw: unknown): readonly Fields[] => {
  const list = isFields(raw) ? raw['data'] : raw
  return Array.isArray(list) ? list.filter((entry): entry is Fields => isFields(entry) && typeof entry['id'] === 'string') : []
}

const pricingOf = (entry: Fields): Fields => (isFields(entry['pricing']) ? entry['pricing'] : {})

const has = (raw: unknown, key: string): boolean => entriesOf(raw).some((entry) => key in pricingOf(entry))

/** GET /api/v1/models of OpenRouter: `pricing.prompt` and `.completion` as text, USD per token. */
export const openRouter: PriceFormat = {
  id: 'openrouter',
  label: 'OpenRouter /api/v1/models',
  detect: (raw) => has(raw, 'prompt'),
  read: (raw, { source }) =>
    joined(
      entriesOf(raw).map((entry) => {
        const pricing = pricingOf(entry)
        return inferenceRowsOf({
          provider: 'openrouter',
          model: String(entry['id']),
          input: amountOf(pricing['prompt']),
          output: amountOf(pricing['completion']),
          cachedInput: amountOf(pricing['input_cache_read']),
          per: '1',
          source,
        })
      }),
    ),
}

/** A list of models in OpenAI's shape whose entries carry `pricing.input` and `.output`, USD per 1M tokens (Together's /v1/models). */
export const modelList: PriceFormat = {
  id: 'model-list',
  label: 'list of models with pricing per 1M tokens',
  detect: (raw) => has(raw, 'input'),
  read: (raw, { source, provider }): ForeignPrices =>
    joined(
      entriesOf(raw).map((entry) => {
        const pricing = pricingOf(entry)
        const owner = provider ?? (typeof entry['provider'] === 'string' ? entry['provider'] : undefined)
        const model = String(entry['id'])
        if (owner === undefined) return { rows: [], skipped: [{ what: model, why: 'the list names no provider: say --provider' }] }
        return inferenceRowsOf({
          provider: owner,
          model,
          input: amountOf(pricing['input']),
          output: amountOf(pricing['output']),
          cachedInput: amountOf(pricing['cached_input']),
          per: '1M',
          source,
        })
      }),
    ),
}
