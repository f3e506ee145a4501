import type { CostComponent } from '../component.ts'
import { sum } from '../expression.ts'
import { statedInput, taskInput } from '../task-input.ts'

/** The store that retrieval searches in. The passages it finds are tokens of the prompt and are paid there. */
export const retrievalStore: CostComponent = {
  id: 'retrieval-store',
  label: 'store for retrieval',
  category: 'storage',
  costOf: ({ searchesCorpus }, { task }) => {
    if (searchesCorpus !== true) return undefined
    const price = taskInput(task, {
      key: 'costs.retrievalStoreUsdPerMonth',
      id: 'retrieval-store',
      label: 'store for retrieval',
      unit: 'USD/month',
      otherwise: {
        quantity: { kind: 'range', low: 0, high: 50 },
        source: 'article: a vector database costs 0 to 50 USD a month; set costs.retrievalStoreUsdPerMonth',
      },
    })
    return { inputs: [price], monthly: sum(price.id) }
  },
}

/** Tracing and watching, as declared: the same for every arm that runs as a service. */
export const monitoring: CostComponent = {
  id: 'monitoring',
  label: 'monitoring',
  category: 'other',
  costOf: ({ cost: { host } }, { task }) => {
    const options = { key: 'costs.monitoringUsdPerMonth', id: 'monitoring', label: 'monitoring', unit: 'USD/month' } as const
    const price = host.kind === 'none' ? undefined : statedInput(task, options)
    return price === undefined ? undefined : { inputs: [price], monthly: sum(price.id) }
  },
}
