import { isPlainModel } from './price-model.ts'
import { matches } from './price-table.ts'
import type { PriceTable, TableModel, TableProvider } from './price-table.ts'

/** Providers whose name in the table is another one than in task.yaml. */
const names: Readonly<Record<string, string>> = { vertex: 'google', bedrock: 'aws' }

const dated = /-(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=-|:|$)/g

const modelOf = (provider: TableProvider, name: string, all: readonly TableProvider[]): TableModel | undefined =>
  provider.models.find((model) => matches(model.match, name)) ??
  (provider.fallback_model_providers ?? [])
    .flatMap((id) => all.find((other) => other.id === id)?.models ?? [])
    .find((model) => matches(model.match, name))

/**
 * A model in the table by the names that task.yaml uses. A provider that the table does not have is looked for by the model's name, as
 * genai-prices does; a day written as 20250414 also fits 2025-04-14, and a model's id fits without what stands before its last slash.
 */
export const findInTable = (
  { providers }: Pick<PriceTable, 'providers'>,
  ref: { readonly provider: string; readonly model: string },
): { readonly provider: TableProvider; readonly model: TableModel; readonly isElsewhere: boolean } | undefined => {
  const name = ref.model.toLowerCase().trim()
  const id = names[ref.provider] ?? ref.provider
  const provider =
    providers.find((candidate) => candidate.id === id) ??
    providers.find(({ model_match: rule }) => rule !== undefined && rule !== null && matches(rule, name))
  if (provider === undefined) return undefined
  const model =
    modelOf(provider, name, providers) ??
    modelOf(provider, name.replaceAll(dated, '-$1-$2-$3'), providers) ??
    provider.models.find((candidate) => isPlainModel(candidate.id, name))
  return model === undefined ? undefined : { provider, model, isElsewhere: provider.id !== id }
}
