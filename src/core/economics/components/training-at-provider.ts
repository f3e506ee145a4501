import type { ArmEvidence } from '../../decision/evidence.ts'
import { bookInput } from '../book-input.ts'
import type { CostContext } from '../component.ts'
import { tokensPerPrice } from '../conversions.ts'
import type { CostInput } from '../cost-input.ts'
import { largest, product, quotient, sum } from '../expression.ts'
import type { Expression, Operand } from '../expression.ts'
import { trainingRows } from '../provider-training.ts'
import { timed } from './call-cost.ts'
import { rentedTraining } from './training-on-rented-gpus.ts'

/** Training tokens (rows x epochs) and evaluation tokens, in millions, at the price, and never less than the job's minimum (V-S1-06). USD. */
export const trainingJob = (options: {
  readonly tokens: Operand
  readonly evaluationTokens?: Operand
  readonly per1M: Operand
  readonly minimumUsd?: Operand
}): Expression => {
  const { tokens, evaluationTokens = 0, per1M, minimumUsd } = options
  const billed = evaluationTokens === 0 ? tokens : sum(tokens, evaluationTokens)
  const job = quotient(product(billed, per1M), tokensPerPrice)
  return minimumUsd === undefined ? job : largest(job, minimumUsd)
}

type Run = { readonly inputs: readonly CostInput[]; readonly usd: Expression }

const tokensOf = (arm: ArmEvidence, value: number): CostInput => ({
  id: `training-tokens:${arm.name}`,
  label: 'tokens of one training',
  quantity: { kind: 'fixed', value },
  unit: 'tokens',
  source: 'rows x epochs of the training',
  date: null,
  trust: 'measured',
})

const evaluatedTokens = (arm: ArmEvidence, value: number): CostInput => ({
  ...tokensOf(arm, value),
  id: `evaluation-tokens:${arm.name}`,
  label: 'tokens evaluated while training',
  source: 'as many rows as scored each checkpoint here',
})

/** Nobody knows how much is trained on: as much as a small to a large set of examples (1,000 x 300 x 2 to 20,000 x 1,000 x 3). */
const unknownTokens = (arm: ArmEvidence): CostInput => ({
  ...tokensOf(arm, 0),
  quantity: { kind: 'factor', low: 600_000, high: 60_000_000 },
  source: 'assumed: 1,000 short rows to 20,000 long ones',
  trust: 'assumed',
})

/** One training at a provider of the price book: by the hour or the token of its tuning service, else on cards that it rents. USD. */
export const providerTraining = (arm: ArmEvidence, context: CostContext, provider: string): Run => {
  const { book, today } = context
  const { host, baseBillions, trainingTokens, evaluationTokens, training } = arm.cost
  const rows = trainingRows(book, provider, {
    ...(host.kind === 'remote' ? { model: host.model } : {}),
    ...(baseBillions === undefined ? {} : { baseBillions }),
  })
  const common = { today, book }
  const hourly = bookInput(
    rows.filter((row) => row.unit === 'training hour'),
    { ...common, id: `training-hour:${provider}`, label: `an hour of training at ${provider}`, unit: 'USD/h' },
  )
  if (hourly !== undefined) {
    const hours: CostInput = {
      id: `provider-hours:${arm.name}`,
      label: `hours of one training at ${provider}`,
      quantity: training === undefined ? { kind: 'factor', low: 0.5, high: 10 } : timed(training.hours, 'assumed'),
      unit: 'h',
      source: training === undefined ? 'assumed' : 'as long as here, unsure by a factor of 3',
      date: null,
      trust: 'assumed',
    }
    return { inputs: [hourly, hours], usd: product(hours.id, hourly.id) }
  }
  const rented = rows.length === 0 ? rentedTraining(arm, context, provider) : undefined
  if (rented !== undefined) return rented
  const tokens = trainingTokens === undefined ? unknownTokens(arm) : tokensOf(arm, trainingTokens)
  const evaluation = evaluationTokens === undefined ? undefined : evaluatedTokens(arm, evaluationTokens)
  const priceId = `training-price:${provider}/${arm.modelName ?? arm.name}`
  const label = `training at ${provider}`
  const price: CostInput = bookInput(
    rows.filter((row) => row.unit === '1M training tokens'),
    { ...common, id: priceId, label, unit: 'USD/1M tokens' },
  ) ?? {
    id: priceId,
    label,
    quantity: { kind: 'factor', low: 0.4, high: 25 },
    unit: 'USD/1M tokens',
    source: `no price of ${provider} known for this base: anything from the cheapest to the dearest LoRA training of the price book`,
    date: null,
    trust: 'assumed',
  }
  const minimum = bookInput(
    book.filter((row) => row.provider === provider && row.unit === 'job minimum' && !/large/.test(row.class ?? '')),
    { ...common, id: `job-minimum:${provider}`, label: `least price of a job at ${provider}`, unit: 'USD/run' },
  )
  return {
    inputs: [tokens, price, ...(evaluation === undefined ? [] : [evaluation]), ...(minimum === undefined ? [] : [minimum])],
    usd: trainingJob({
      tokens: tokens.id,
      per1M: price.id,
      ...(evaluation === undefined ? {} : { evaluationTokens: evaluation.id }),
      ...(minimum === undefined ? {} : { minimumUsd: minimum.id }),
    }),
  }
}
