import { sampleArms, sampleTask } from '../decision/sample-evidence.ts'
import { createRandom } from '../lib/random.ts'
import type { Task } from '../task/task.ts'
import type { ComponentCost, CostComponent } from './component.ts'
import type { CostInput } from './cost-input.ts'
import { costModel } from './cost-model.ts'
import type { CostModel } from './cost-model.ts'
import type { CostUnit } from './cost-unit.ts'
import type { Quantity } from './quantity.ts'

/** An input for made-up costs: for tests of this folder. */
export const sampleInput = (id: string, quantity: Quantity | number, unit: CostUnit = 'USD'): CostInput => ({
  id,
  label: `the ${id}`,
  quantity: typeof quantity === 'number' ? { kind: 'fixed', value: quantity } : quantity,
  unit,
  source: 'sample',
  date: null,
  trust: 'declared',
})

/** A ladder of two arms that cost exactly what is given. Calls a day and growth come from the task. */
export const sampleModel = (
  costs: { readonly tuned: ComponentCost; readonly current: ComponentCost },
  { task = sampleTask, seed = 1 }: { readonly task?: Task; readonly seed?: number } = {},
): CostModel => {
  const component: CostComponent = {
    id: 'made-up',
    label: 'made up',
    category: 'other',
    costOf: (arm) => (arm.untuned ? costs.current : costs.tuned),
  }
  return costModel({
    task,
    arms: [sampleArms.current, sampleArms.tuned],
    prices: () => undefined,
    today: '2026-11-25',
    random: createRandom(seed),
    components: [component],
  })
}
