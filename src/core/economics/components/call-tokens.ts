import type { Evidence } from '../../decision/decision.ts'
import type { ArmEvidence } from '../../decision/evidence.ts'
import type { CostContext } from '../component.ts'
import { tokensPerPrice } from '../conversions.ts'
import type { CostInput, Trust } from '../cost-input.ts'
import { product, quotient, sum, without } from '../expression.ts'
import type { Expression, Operand } from '../expression.ts'
import { around } from '../quantity.ts'
import type { Quantity } from '../quantity.ts'
import { declaredInput } from '../task-input.ts'
import type { TokenPrices } from './token-prices.ts'

const tokenQuantity = (value: number, trust: Trust): Quantity =>
  trust === 'declared'
    ? { kind: 'fixed', value }
    : trust === 'assumed'
      ? { kind: 'factor', low: Math.max(1, value / 3), high: Math.max(3, value * 3) }
      : around(value, 0.1)

const grounds: Readonly<Record<Evidence, string>> = {
  measured: 'measured on the examples',
  observed: 'observed in production',
  declared: 'declared',
  assumed: 'planned, not measured',
}

/** Tokens of one call of an arm, in and out; retrieved passages and examples in the prompt are among those in. */
export const tokenInputs = ({ name, cost: { tokensPerCall } }: Pick<ArmEvidence, 'name' | 'cost'>): readonly [CostInput, CostInput] => {
  const trust = tokensPerCall?.evidence ?? 'assumed'
  const source = tokensPerCall === undefined ? 'assumed: a short prompt and a short answer' : grounds[trust]
  const { input, output } = tokensPerCall ?? { input: 300, output: 30 }
  const side = (id: string, label: string, value: number): CostInput => ({
    id: `${id}:${name}`,
    label,
    quantity: tokenQuantity(value, trust),
    unit: 'tokens/call',
    source,
    date: null,
    trust,
  })
  return [side('tokens-in', 'tokens in', input), side('tokens-out', 'tokens out', output)]
}

/**
 * Prompt tokens where a share is read from the provider's cache: tokens x ((1 - share) x price + share x cached price) / 1M, USD.
 * What a shorter prompt saves is the same expression over the tokens left out (V-S4-07).
 */
export const promptUsd = (options: {
  readonly tokens: Operand
  readonly per1M: Operand
  readonly cachedShare: Operand
  readonly cachedPer1M: Operand
}): Expression =>
  quotient(
    product(options.tokens, sum(product(without(options.cachedShare), options.per1M), product(options.cachedShare, options.cachedPer1M))),
    tokensPerPrice,
  )

/** Share of the prompt that the provider reads from its cache: declared, else as its replies said; undefined where neither. */
const cachedShare = ({ name, cost }: ArmEvidence, { task }: Pick<CostContext, 'task'>): CostInput | undefined => {
  const common = { label: 'prompt tokens read from the cache', unit: 'share' } as const
  const declared = declaredInput(task, { ...common, key: 'costs.cachedShare', id: 'cached-share' })
  const { cachedShare: share } = cost
  if (declared !== undefined || share === undefined) return declared
  return {
    ...common,
    id: `cached-share:${name}`,
    quantity: { kind: 'fixed', value: share },
    source: 'replies on the examples',
    date: null,
    trust: 'measured',
  }
}

/** Tokens of one call at their prices, prompt cache included. USD a call. */
export const callTokens = (
  arm: ArmEvidence,
  prices: TokenPrices,
  context: CostContext,
): { readonly inputs: readonly CostInput[]; readonly usd: Expression } => {
  const [tokensIn, tokensOut] = tokenInputs(arm)
  const { input, output, cached } = prices
  const answer = quotient(product(tokensOut.id, output.id), tokensPerPrice)
  const share = cached === undefined ? undefined : cachedShare(arm, context)
  if (cached === undefined || share === undefined)
    return {
      inputs: [tokensIn, tokensOut, input, output],
      usd: sum(quotient(product(tokensIn.id, input.id), tokensPerPrice), answer),
    }
  const prompt = promptUsd({ tokens: tokensIn.id, per1M: input.id, cachedShare: share.id, cachedPer1M: cached.id })
  return { inputs: [tokensIn, tokensOut, input, output, share, cached], usd: sum(prompt, answer) }
}
