import { calcPrice } from '@pydantic/genai-prices'
import type { PriceLookup } from '../../core/economics/price-lookup.ts'

/** Providers under the names of the price table. */
const providerIds: Readonly<Record<string, string>> = {
  openai: 'openai',
  anthropic: 'anthropic',
  google: 'google',
  azure: 'azure',
  groq: 'groq',
  mistral: 'mistral',
  deepseek: 'deepseek',
  together: 'together',
  fireworks: 'fireworks',
  openrouter: 'openrouter',
  vertex: 'google',
  bedrock: 'aws',
}

const million = 1_000_000

/**
 * Inference prices of the `@pydantic/genai-prices` table that is bundled with the package: a collection by third parties from
 * the providers' pages. Tiered prices are taken at one million tokens of each kind divided into calls of a thousand.
 */
export const genaiPrices: PriceLookup = ({ provider, model }) => {
  const providerId = providerIds[provider]
  const result = calcPrice({ input_tokens: 1000, output_tokens: 1000 }, model, providerId === undefined ? {} : { providerId })
  if (result === null || result === undefined) return undefined
  return {
    inputPer1M: (result.input_price / 1000) * million,
    outputPer1M: (result.output_price / 1000) * million,
    source: `@pydantic/genai-prices, ${result.provider.name} ${result.model.id}`,
    date: null,
    trust: 'third-party',
  }
}
