import type { PriceRow } from './price-book.ts'

/** A price that is only known as a multiple of another one. */
export interface PriceFactor {
  readonly id: string
  readonly provider: string
  /** What is multiplied, and what comes out. */
  readonly of: string
  /** Plausible ends; equal where one number is known. */
  readonly low: number
  readonly high: number
  readonly asOf: string | null
  readonly source: string
  readonly trust: PriceRow['trust']
  readonly note?: string
}

const azure = {
  provider: 'azure',
  asOf: '2026-02-11',
  source: 'MicrosoftDocs/azure-ai-docs fine-tuning-cost-management.md',
  trust: 'vendor-page',
} as const
const tunedOpenAi = {
  provider: 'openai',
  asOf: null,
  source: 'LiteLLM model_prices_and_context_window.json@00035b69',
  trust: 'third-party',
} as const

/** Multiples without a price of their own in USD: nothing is multiplied by them unasked. */
export const priceFactors: readonly PriceFactor[] = [
  {
    id: 'fireworks-train-dpo',
    provider: 'fireworks',
    of: 'training by SFT, for training by DPO',
    low: 2,
    high: 2,
    asOf: null,
    source: 'copies of the Fireworks pricing page',
    trust: 'third-party',
    note: 'not verified',
  },
  {
    id: 'fireworks-gpu-region-pinned',
    provider: 'fireworks',
    of: 'a GPU-hour, for one pinned to a region',
    low: 1.5,
    high: 1.5,
    asOf: '2026-10-05',
    source: 'third-party page on Fireworks prices',
    trust: 'third-party',
  },
  { ...azure, id: 'azure-train-global', of: 'training in one region, for global training', low: 0.7, high: 0.9, note: '10 to 30 % below' },
  { ...azure, id: 'azure-train-developer', of: 'global training, for the developer tier', low: 0.5, high: 0.5 },
  {
    ...azure,
    id: 'azure-infer-tuned',
    of: 'tokens of the base model, for a tuned one',
    low: 1,
    high: 1,
    note: 'plus azure-hosting-standard',
  },
  { ...tunedOpenAi, id: 'openai-infer-tuned-large', of: 'tokens of gpt-4.1 or gpt-4o, for a tuned one', low: 1.5, high: 1.5 },
  {
    ...tunedOpenAi,
    id: 'openai-infer-tuned-small',
    of: 'tokens of gpt-4.1-mini, gpt-4.1-nano or gpt-4o-mini, for a tuned one',
    low: 2,
    high: 2,
  },
  {
    id: 'vertex-infer-tuned',
    provider: 'vertex',
    of: 'tokens of the base model, for a tuned Gemini',
    low: 1,
    high: 1,
    asOf: null,
    source: 'inferred: no other rate is published',
    trust: 'assumed',
  },
  {
    id: 'bedrock-infer-tuned-nova',
    provider: 'bedrock',
    of: 'tokens of the base model, for a custom Nova on demand',
    low: 1,
    high: 1,
    asOf: null,
    source: 'not verified',
    trust: 'assumed',
  },
]
