import type { CostComponent } from '../component.ts'
import { product, quotient, sum, without } from '../expression.ts'
import type { Expression, Operand } from '../expression.ts'
import { statedInput } from '../task-input.ts'
import { evaluation } from './evaluation.ts'
import { people } from './people.ts'
import { training } from './training.ts'

/** What a share of the whole comes to, on top of the rest: rest x share / (1 - share), so that the whole is rest / (1 - share) (V-S1-14). */
export const onTop = (rest: Operand, share: Operand): Expression => quotient(product(rest, share), without(share))

/** Curation, cleaning and upkeep of data as a declared share of the work of a tuned arm; bought labels are a line of their own. */
export const dataPreparation: CostComponent = {
  id: 'data-preparation',
  label: 'data preparation',
  category: 'labels',
  costOf: (arm, context) => {
    const share = statedInput(context.task, {
      key: 'costs.dataPreparationShare',
      id: 'data-share',
      label: 'data work as a share of the whole',
      unit: 'share',
    })
    if (arm.untuned || share === undefined) return undefined
    const parts = [training, people, evaluation].flatMap((component) => component.costOf(arm, context) ?? [])
    return {
      inputs: [share, ...parts.flatMap(({ inputs }) => inputs)],
      upfront: onTop(sum(...parts.flatMap(({ upfront }) => upfront ?? [])), share.id),
      perCycle: onTop(sum(...parts.flatMap(({ perCycle }) => perCycle ?? [])), share.id),
    }
  },
}

/** What the people could have earned elsewhere: only as declared, never assumed. */
export const opportunity: CostComponent = {
  id: 'opportunity',
  label: 'what else the people could have earned',
  category: 'other',
  costOf: (arm, { task }) => {
    const usd = statedInput(task, {
      key: 'costs.opportunityUsd',
      id: 'opportunity',
      label: 'what else the people could have earned',
      unit: 'USD',
    })
    return arm.untuned || usd === undefined ? undefined : { inputs: [usd], upfront: sum(usd.id) }
  },
}
