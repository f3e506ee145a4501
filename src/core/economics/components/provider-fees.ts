import type { ArmEvidence } from '../../decision/evidence.ts'
import { bookInput } from '../book-input.ts'
import type { CostComponent, CostContext } from '../component.ts'
import { hoursPerMonth } from '../conversions.ts'
import type { CostInput } from '../cost-input.ts'
import { product, sum } from '../expression.ts'
import { hostingOf } from './hosting-inputs.ts'

/** The provider that serves a tuned model by the token; undefined for all other arms. */
const tunedAt = (arm: ArmEvidence, { task }: Pick<CostContext, 'task'>): string | undefined =>
  arm.untuned || arm.cost.host.kind !== 'remote' || hostingOf(arm, task) !== undefined ? undefined : arm.cost.host.provider

/** Fees of a provider in one unit. A fee of 0 is an offer for trying out (Azure's Developer deployment is removed after a day). */
const fee = (provider: string, unit: string, context: CostContext, input: Pick<CostInput, 'label' | 'unit'>): CostInput | undefined =>
  bookInput(
    context.book.filter((row) => row.provider === provider && row.unit === unit && row.value > 0),
    { ...input, id: `fee-${unit.replaceAll(' ', '-')}:${provider}`, today: context.today, book: context.book },
  )

/** A fixed price of a tuned model's deployment, paid whether it is called or not. */
export const deploymentFee: CostComponent = {
  id: 'deployment-fee',
  label: "provider's fee for a tuned deployment",
  category: 'serving',
  costOf: (arm, context) => {
    const provider = tunedAt(arm, context)
    const price =
      provider === undefined
        ? undefined
        : fee(provider, 'deployment hour', context, { label: `a deployment at ${provider}`, unit: 'USD/h' })
    return price === undefined ? undefined : { inputs: [price], monthly: product(hoursPerMonth, price.id) }
  },
}

/** What a provider asks for keeping a tuned model. */
export const modelStorage: CostComponent = {
  id: 'model-storage',
  label: "provider's fee for keeping a tuned model",
  category: 'storage',
  costOf: (arm, context) => {
    const provider = tunedAt(arm, context)
    const price =
      provider === undefined
        ? undefined
        : fee(provider, 'model-month', context, { label: `a model kept at ${provider}`, unit: 'USD/month' })
    return price === undefined ? undefined : { inputs: [price], monthly: sum(price.id) }
  },
}
