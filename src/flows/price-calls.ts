import { planCapacity } from '../core/economics/capacity/plan-capacity.ts'
import { modelParameters } from '../core/economics/capacity/model-shape.ts'
import { calculatorTask } from '../core/economics/calculator/calculator-task.ts'
import type { WrittenNumbers } from '../core/economics/calculator/calculator-task.ts'
import { priceTwoWays } from '../core/economics/calculator/price-two-ways.ts'
import type { TwoWays } from '../core/economics/calculator/price-two-ways.ts'
import { readSide, withStated } from '../core/economics/calculator/sides.ts'
import { readTarget } from '../core/economics/calculator/target.ts'
import type { Target } from '../core/economics/calculator/target.ts'
import { readLatency } from '../core/economics/calculator/written-latency.ts'
import type { LatencyRoom } from '../core/economics/calculator/written-latency.ts'
import { readTokens, readVolume } from '../core/economics/calculator/written-volume.ts'
import type { PricedModel } from '../core/economics/find-priced-model.ts'
import { trainingRows } from '../core/economics/provider-training.ts'
import { readAmount } from '../core/economics/quantity.ts'
import { mostByArticle } from '../core/data/article-bands.ts'
import { AssayError } from '../core/errors.ts'
import { didYouMean } from '../core/lib/did-you-mean.ts'
import { createRandom } from '../core/lib/random.ts'
import type { BaseModel } from '../core/licences/base-model.ts'
import { findBaseModel, nameWarning } from '../core/licences/find-base-model.ts'
import type { Ports } from '../core/ports/ports.ts'
import { openPrices } from './open-prices.ts'
import type { Prices } from './open-prices.ts'

/** What was typed, as it was typed. */
export interface PriceRequest {
  readonly calls?: string
  readonly tokensPerDay?: string
  readonly tokens?: string
  readonly outputTokens?: string
  readonly from?: string
  /** Exactly one of these three. */
  readonly to?: string
  readonly toGpu?: string
  readonly toHosting?: string
  /** The open model behind the other way, where its name does not say. */
  readonly base?: string
  readonly labels?: string
  readonly cycles?: string
  readonly trainTokens?: string
  /** A file of the user's own prices. */
  readonly prices?: string
  readonly limitMs?: string
  readonly firstTokenMs?: string
  readonly outputSpeed?: string
  readonly numbers: WrittenNumbers
}

/** What two ways of answering the same calls cost; nothing of it was measured. */
export interface PricedCalls extends TwoWays {
  readonly isMeasured: false
  readonly from: string
  readonly to: string
  /** Other providers that sell what `from` and `to` name. */
  readonly elsewhere: { readonly from: readonly PricedModel[]; readonly to: readonly PricedModel[] }
  readonly base?: string
  /** What the five articles say so many labels are enough for. */
  readonly labelsAreEnoughFor: readonly string[]
  /** What a limit of latency leaves for an answer. */
  readonly latency?: LatencyRoom
  readonly notes: readonly string[]
  readonly next: readonly { readonly command: string; readonly why: string }[]
}

const count = (flag: string, text: string | undefined): number | undefined => {
  if (text === undefined) return undefined
  const value = readAmount(text)
  if (value === undefined || value < 0)
    throw new AssayError('usage', `${flag} ${text}: must be a number, 0 or more`, { hint: 'for example 5000, 12M' })
  return value
}

/** The open model that would be trained: named by --base, else what --to names. */
const readBase = (base: string | undefined, target: Target): BaseModel | undefined => {
  const found = findBaseModel(base ?? target.side.model)
  if (base !== undefined && found === undefined)
    throw new AssayError('model-unknown', `--base ${base}: its shape is not known`, {
      hint: nameWarning(base) ?? 'for example --base Qwen2.5-7B; without it no capacity is shown',
    })
  return found
}

const checkTrainer = (trainer: string | undefined, prices: Prices): void => {
  if (trainer === undefined) return
  const known = [...new Set(prices.book.filter(({ kind }) => kind === 'training').map(({ provider }) => provider))]
  if (known.includes(trainer)) return
  const near = didYouMean(trainer, known)
  throw new AssayError('usage', `--trainer ${trainer}: the price book has no training there`, {
    hint: near === undefined ? `one of ${known.join(', ')}` : `did you mean "${near}"?`,
  })
}

/** A provider that trains this model and has a price: the one that serves it, else the first of the book. */
const trainerOf = (target: Target, base: BaseModel | undefined, prices: Prices): string | undefined => {
  const what = { model: target.side.model, ...(base === undefined ? {} : { baseBillions: base.parameters / 1e9 }) }
  return [target.side.provider, 'together', 'fireworks', 'nebius', 'openai'].find(
    (provider) => trainingRows(prices.book, provider, what).length > 0,
  )
}

const notesOf = (
  request: PriceRequest,
  { output, trainer, canCache }: { readonly output: number; readonly trainer: string | undefined; readonly canCache: boolean },
): readonly string[] => [
  'Nothing was measured: whether the other way answers as well is unknown.',
  ...(output === 0 ? ['Output tokens are not counted: add --output-tokens.'] : []),
  ...(request.labels === undefined ? ['Labels are not counted: add --labels.'] : []),
  ...(request.trainTokens === undefined ? ['Training itself is not counted: add --train-tokens.'] : []),
  ...(request.trainTokens !== undefined && request.numbers.trainer === undefined && trainer !== undefined
    ? [`Training is priced at ${trainer}: choose with --trainer.`]
    : []),
  ...(request.numbers.cached !== undefined && !canCache
    ? ['--cached changes nothing: no price of cached tokens is known for either way.']
    : []),
]

/** Prices today's way against another one without a task. Throws `usage`, `price-unknown`, `price-invalid`, `model-unknown`. */
export const priceCalls = async (
  request: PriceRequest,
  { ports, folder }: { readonly ports: Ports; readonly folder: string },
): Promise<PricedCalls> => {
  const { tokens, from, numbers } = request
  if (tokens === undefined)
    throw new AssayError('usage', 'the tokens of a call are not given', { hint: 'add --tokens 1000: prompt and examples together' })
  if (from === undefined)
    throw new AssayError('usage', 'what runs today is not given', { hint: 'add --from gpt-4o, or a price: --from "$2.50/$10"' })
  const input = readTokens('--tokens', tokens, { least: 1 })
  const output = request.outputTokens === undefined ? 0 : readTokens('--output-tokens', request.outputTokens, { least: 0 })
  const volume = readVolume(request, input + output)
  const latency = readLatency(request, output)
  const files = ports.openFolder(folder)
  if (request.prices !== undefined && !(await files.exists(request.prices)))
    throw new AssayError('data-not-found', `--prices ${request.prices}: there is no such file`, {
      hint: '`assay prices set` writes a first row; docs/prices.md shows its form',
    })
  const prices = await openPrices(ports, request.prices === undefined ? undefined : { task: { priceFile: request.prices }, files })
  const fromSide = readSide('--from', from, prices)
  const target = readTarget(request, prices)
  const base = readBase(request.base, target)
  const [labels, trainingTokens] = [count('--labels', request.labels), count('--train-tokens', request.trainTokens)]
  checkTrainer(numbers.trainer, prices)
  const trainer = numbers.trainer ?? (trainingTokens === undefined ? undefined : trainerOf(target, base, prices))
  if (trainingTokens !== undefined && trainer === undefined)
    throw new AssayError('price-unknown', `--train-tokens: nobody in the price book trains ${target.name}`, {
      hint: 'name the open model with --base, or leave --train-tokens out: training is rarely what decides',
    })
  const task = calculatorTask({
    numbers: { ...numbers, ...(trainer === undefined ? {} : { trainer }) },
    callsPerDay: volume.callsPerDay,
    ...(request.cycles === undefined ? {} : { cycles: request.cycles }),
    ...(target.hosting === undefined ? {} : { hosting: target.hosting }),
  })
  const adapterGb = base === undefined ? undefined : planCapacity({ shape: base }).adapter.bytes / 1e9
  const lookup = withStated(prices.lookup, [fromSide, target.side])
  const canCache = [fromSide, target.side].some((side) => lookup(side)?.cachedInputPer1M !== undefined)
  const ways = priceTwoWays({
    task,
    from: fromSide,
    to: target.side,
    tokensPerCall: { input, output },
    prices: lookup,
    book: prices.book,
    today: prices.today,
    random: createRandom(1),
    ...(labels === undefined ? {} : { labels }),
    ...(trainingTokens === undefined ? {} : { trainingTokens }),
    ...(base === undefined ? {} : { shape: base, baseBillions: modelParameters(base) / 1e9 }),
    ...(adapterGb === undefined ? {} : { adapterGb }),
  })
  const name = fromSide.stated === undefined ? `${fromSide.provider}/${fromSide.model}` : fromSide.model
  const isSame = target.name === name
  return {
    isMeasured: false,
    from: name,
    to: isSame ? `${name}, tuned` : target.name,
    ...ways,
    elsewhere: { from: fromSide.elsewhere, to: isSame ? [] : target.side.elsewhere },
    ...(base === undefined ? {} : { base: base.id }),
    ...(latency === undefined ? {} : { latency }),
    labelsAreEnoughFor: labels === undefined ? [] : mostByArticle(labels),
    notes: notesOf(request, { output, trainer, canCache }),
    next: [{ command: 'assay init FILE', why: 'measure both on your own examples: quality decides first' }],
  }
}
