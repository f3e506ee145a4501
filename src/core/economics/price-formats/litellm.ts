import { inferenceRowsOf, joined } from './inference-rows.ts'
import { amountOf, isFields } from './price-format.ts'
import type { Fields, PriceFormat } from './price-format.ts'

/** Providers that LiteLLM names otherwise; the longest name that fits counts. */
const names: readonly (readonly [string, string])[] = [
  ['vertex_ai', 'vertex'],
  ['bedrock', 'bedrock'],
  ['azure', 'azure'],
  ['together_ai', 'together'],
  ['fireworks_ai', 'fireworks'],
  ['gemini', 'google'],
]

const textModes = new Set(['chat', 'completion', 'responses'])

const providerOf = (name: string): string => names.find(([prefix]) => name.startsWith(prefix))?.[1] ?? name

/** LiteLLM's model_prices_and_context_window.json (BerriAI/litellm): prices per token, by model. */
export const litellm: PriceFormat = {
  id: 'litellm',
  label: 'LiteLLM model_prices_and_context_window.json',
  detect: (raw) =>
    isFields(raw) && Object.values(raw).some((entry) => isFields(entry) && 'litellm_provider' in entry && 'input_cost_per_token' in entry),
  read: (raw, { source }) =>
    joined(
      Object.entries(raw as Fields).map(([name, entry]) => {
        if (!isFields(entry) || name === 'sample_spec') return { rows: [], skipped: [{ what: name, why: 'an example of the format' }] }
        const mode = entry['mode']
        if (typeof mode !== 'string' || !textModes.has(mode))
          return { rows: [], skipped: [{ what: name, why: `no chat model (mode ${String(mode)})` }] }
        const written = String(entry['litellm_provider'])
        const batch = amountOf(entry['input_cost_per_token_batches'])
        const expires = entry['deprecation_date']
        const { source: page } = entry
        return inferenceRowsOf({
          provider: providerOf(written),
          model: name.startsWith(`${written}/`) ? name.slice(written.length + 1) : name,
          input: amountOf(entry['input_cost_per_token']),
          output: amountOf(entry['output_cost_per_token']),
          cachedInput: amountOf(entry['cache_read_input_token_cost']),
          per: '1',
          source: typeof page === 'string' ? `${source}, from ${page}` : source,
          ...(batch === undefined ? {} : { note: `input in a batch: ${Number((batch * 1e6).toPrecision(12))} USD per 1M tokens` }),
          ...(typeof expires === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(expires) ? { expires } : {}),
        })
      }),
    ),
}
