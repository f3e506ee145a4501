import { didYouMean } from '../lib/did-you-mean.ts'
import { inferenceRows } from './price-find.ts'
import type { PriceSources } from './price-find.ts'
import { isSuperseded } from './price-book.ts'
import { matches } from './price-table.ts'

/** A model at a provider, with what it asks for. USD per million tokens. */
export interface PricedModel {
  readonly provider: string
  readonly model: string
  readonly inputPer1M: number
  readonly outputPer1M: number
}

export type FoundModel =
  | {
      readonly status: 'found'
      readonly model: PricedModel
      /** The others that sell it, the cheapest first. */ readonly elsewhere: readonly PricedModel[]
    }
  /** Sold by several, and the maker is not among them. */
  | { readonly status: 'ambiguous'; readonly candidates: readonly PricedModel[] }
  | { readonly status: 'unknown'; readonly near: readonly string[] }

const providersOf = ({ book, table }: PriceSources): readonly string[] => [
  ...new Set([
    ...table.providers.map(({ id }) => id),
    ...book.filter(({ kind }) => kind === 'inference').map(({ provider }) => provider.toLowerCase()),
  ]),
]

/** What one provider asks for a model; nothing where only another one sells it. */
const at = (sources: PriceSources, provider: string, model: string): PricedModel | undefined => {
  const rows = inferenceRows(sources, { provider, model }).filter(
    (row) => row.provider.toLowerCase() === provider && !isSuperseded(row, sources.today),
  )
  const [input, output] = ['1M input tokens', '1M output tokens'].map((unit) => rows.find((row) => row.unit === unit))
  return input === undefined || output === undefined
    ? undefined
    : { provider, model: input.model ?? model, inputPer1M: input.value, outputPer1M: output.value }
}

const cheapestFirst = (models: readonly PricedModel[]): readonly PricedModel[] =>
  models.toSorted((a, b) => a.inputPer1M + a.outputPer1M - (b.inputPer1M + b.outputPer1M) || (a.provider < b.provider ? -1 : 1))

const namesNear = (sources: PriceSources, name: string): readonly string[] => {
  const known = [
    ...sources.table.providers.flatMap(({ id, models }) => models.map(({ id: model }) => `${id}/${model}`)),
    ...sources.book.flatMap(({ kind, provider, model }) => (kind === 'inference' && model !== undefined ? [`${provider}/${model}`] : [])),
  ]
  const bareOf = (full: string): string => full.slice(full.lastIndexOf('/') + 1).toLowerCase()
  const bare = bareOf(name)
  const nearest = didYouMean(bare, known.map(bareOf))
  const like = [...known.filter((full) => bareOf(full) === nearest), ...known.filter((full) => bareOf(full).includes(bare))]
  return [...new Set(like)].slice(0, 6)
}

/**
 * A model by the name that people type: `openai/gpt-4o`, `gpt-4o`, `deepinfra/mistral-7b`. A bare name means the maker's own offer where
 * the table of prices knows the maker, else the only provider that sells it.
 */
export const findPricedModel = (sources: PriceSources, name: string): FoundModel => {
  const providers = providersOf(sources)
  const slash = name.indexOf('/')
  const provider = name.slice(0, Math.max(0, slash)).toLowerCase()
  if (providers.includes(provider)) {
    const model = at(sources, provider, name.slice(slash + 1))
    return model === undefined ? { status: 'unknown', near: namesNear(sources, name) } : { status: 'found', model, elsewhere: [] }
  }
  const sold = cheapestFirst(providers.flatMap((id) => at(sources, id, name) ?? []))
  const maker = sources.table.providers.find(
    ({ model_match: rule }) => rule !== undefined && rule !== null && matches(rule, name.toLowerCase()),
  )?.id
  const own = sold.find((model) => model.provider === maker) ?? (sold.length === 1 ? sold[0] : undefined)
  if (own !== undefined) return { status: 'found', model: own, elsewhere: sold.filter((model) => model !== own) }
  return sold.length > 0 ? { status: 'ambiguous', candidates: sold } : { status: 'unknown', near: namesNear(sources, name) }
}
