import type { ArmEvidence } from '../../decision/evidence.ts'
import { findProvider } from '../../models/providers.ts'
import type { CostContext } from '../component.ts'
import type { CostInput } from '../cost-input.ts'
import { priceSpread } from '../price-lookup.ts'
import type { InferencePrice } from '../price-lookup.ts'
import { around } from '../quantity.ts'

type ModelName = { readonly provider: string; readonly model: string }

/** What a million tokens of a model cost. Ids carry the model's name, so that two arms on one model share the draw. */
export interface TokenPrices {
  readonly input: CostInput
  readonly output: CostInput
  /** Prompt tokens read from the provider's cache; absent where nobody says what they cost. */
  readonly cached?: CostInput
  /** Part of the live price that a batch costs; absent where the provider takes none. */
  readonly batchFactor?: CostInput
}

/** Anything from the cheapest to the dearest. */
const unknownPrice = { kind: 'factor', low: 0.02, high: 30 } as const

const pricesOf = ({ provider, model }: ModelName, price: InferencePrice | undefined, today: string): TokenPrices => {
  const name = `${provider}/${model}`
  const side = (side: 'input' | 'output' | 'cached', value: number | undefined): CostInput => {
    const common = {
      id: `price-${side}:${name}`,
      label: `${model}, ${side === 'cached' ? 'cached input' : side} tokens`,
      unit: 'USD/1M tokens',
    } as const
    if (price === undefined || value === undefined)
      return {
        ...common,
        quantity: unknownPrice,
        source: `no price known for ${name}: anything from the cheapest to the dearest`,
        date: null,
        trust: 'assumed',
      }
    const { source, date, trust, marks } = price
    return {
      ...common,
      quantity: around(value, priceSpread(date, today)),
      source,
      date,
      trust,
      ...(marks === undefined || marks.length === 0 ? {} : { marks }),
    }
  }
  const { cachedInputPer1M, batchFactor } = price ?? {}
  return {
    input: side('input', price?.inputPer1M),
    output: side('output', price?.outputPer1M),
    ...(cachedInputPer1M === undefined ? {} : { cached: side('cached', cachedInputPer1M) }),
    ...(batchFactor === undefined
      ? {}
      : {
          batchFactor: {
            id: `batch-factor:${provider}`,
            label: `a call in a batch at ${provider}, against a live one`,
            quantity: { kind: 'fixed', value: batchFactor },
            unit: 'x',
            source: findProvider(provider)?.batch?.source ?? price?.source ?? provider,
            date: null,
            trust: 'vendor-page',
          },
        }),
  }
}

/** Token prices of a model as it is. */
export const modelPrices = (model: ModelName, { prices, today }: Pick<CostContext, 'prices' | 'today'>): TokenPrices =>
  pricesOf(model, prices(model), today)

/**
 * Token prices of an arm: of its provider, or of nobody knows whom. A tuned model has a price of its own (`ft:`) where the provider asks
 * more for it (OpenAI 1.5 to 2 times); elsewhere the base's.
 */
export const tokenPrices = (
  { name, untuned, cost: { host } }: ArmEvidence,
  { prices, today }: Pick<CostContext, 'prices' | 'today'>,
): TokenPrices => {
  if (host.kind !== 'remote') return pricesOf({ provider: 'unknown', model: name }, undefined, today)
  const { provider, model } = host
  const tuned = untuned || model.startsWith('ft:') ? undefined : prices({ provider, model: `ft:${model}` })
  return tuned === undefined
    ? modelPrices({ provider, model }, { prices, today })
    : pricesOf({ provider, model: `ft:${model}` }, tuned, today)
}
