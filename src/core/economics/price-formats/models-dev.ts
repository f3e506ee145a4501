import { inferenceRowsOf, joined } from './inference-rows.ts'
import { amountOf, isFields } from './price-format.ts'
import type { Fields, PriceFormat } from './price-format.ts'

/** Providers that models.dev names otherwise. */
const names: Readonly<Record<string, string>> = {
  'google-vertex': 'vertex',
  'amazon-bedrock': 'bedrock',
  togetherai: 'together',
  'fireworks-ai': 'fireworks',
}

const modelsIn = (provider: unknown): readonly (readonly [string, unknown])[] =>
  isFields(provider) && isFields(provider['models']) ? Object.entries(provider['models']) : []

/** api.json of models.dev: providers with their models, `cost` in USD per 1M tokens. */
export const modelsDev: PriceFormat = {
  id: 'models-dev',
  label: 'models.dev api.json',
  detect: (raw) => isFields(raw) && Object.values(raw).some((provider) => modelsIn(provider).some(([, model]) => isFields(model))),
  read: (raw, { source }) =>
    joined(
      Object.entries(raw as Fields).flatMap(([provider, entry]) =>
        modelsIn(entry).map(([model, fields]) => {
          const cost = isFields(fields) ? fields['cost'] : undefined
          if (!isFields(cost)) return { rows: [], skipped: [{ what: `${provider}/${model}`, why: 'no price' }] }
          return inferenceRowsOf({
            provider: names[provider] ?? provider,
            model,
            input: amountOf(cost['input']),
            output: amountOf(cost['output']),
            cachedInput: amountOf(cost['cache_read']),
            per: '1M',
            source,
            ...('tiers' in cost || 'context_over_200k' in cost ? { note: 'dearer for long prompts; this is the base price' } : {}),
          })
        }),
      ),
    ),
}
