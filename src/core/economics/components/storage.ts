import type { ArmEvidence } from '../../decision/evidence.ts'
import type { Task } from '../../task/task.ts'
import { bookInput } from '../book-input.ts'
import type { CostComponent, CostContext } from '../component.ts'
import type { CostInput } from '../cost-input.ts'
import { product } from '../expression.ts'
import { statedInput } from '../task-input.ts'

/** A gigabyte kept for a month: the user's own row or the training provider's, else what stores ask. */
const gbMonth = ({ book, task, today }: CostContext): CostInput => {
  const common = { id: 'gb-month', label: 'a gigabyte kept', unit: 'USD/GB-month' } as const
  const rows = book.filter((row) => row.unit === 'GB-month' && (row.own === true || row.provider === task.trainingProvider))
  return (
    bookInput(rows, { ...common, today, book }) ?? {
      ...common,
      quantity: { kind: 'range', low: 0.02, high: 0.1 },
      source: 'assumed: object stores, up to the dearest row of the price book (Tinker)',
      date: null,
      trust: 'assumed',
    }
  )
}

/** What is kept: as declared, else the adapter. */
const keptSize = ({ name, cost: { adapterGb } }: ArmEvidence, task: Task): CostInput | undefined =>
  statedInput(task, { key: 'costs.storageGb', id: 'storage-gb', label: 'adapters, data and traces kept', unit: 'GB' }) ??
  (adapterGb === undefined
    ? undefined
    : {
        id: `adapter-gb:${name}`,
        label: 'size of the adapter',
        quantity: { kind: 'fixed', value: adapterGb },
        unit: 'GB',
        source: 'the adapter',
        date: null,
        trust: 'measured',
      })

/** Adapters, data and traces that are kept because an arm was tuned. */
export const storage: CostComponent = {
  id: 'storage',
  label: 'storage of adapters and data',
  category: 'storage',
  costOf: (arm, context) => {
    const size = arm.untuned ? undefined : keptSize(arm, context.task)
    if (size === undefined) return undefined
    const price = gbMonth(context)
    return { inputs: [size, price], monthly: product(size.id, price.id) }
  },
}
