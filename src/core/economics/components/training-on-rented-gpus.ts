import type { ArmEvidence } from '../../decision/evidence.ts'
import { findBaseModel } from '../../licences/find-base-model.ts'
import { bookInput } from '../book-input.ts'
import { planCapacity } from '../capacity/plan-capacity.ts'
import type { TrainingFit } from '../capacity/plan-capacity.ts'
import type { CostContext } from '../component.ts'
import type { CostInput } from '../cost-input.ts'
import { product } from '../expression.ts'
import { middle } from '../quantity.ts'
import { classOfGpu } from './hosting-inputs.ts'

/** Queue and start-up of a job (providers.md §9.1: 3 to 10 minutes), hours. */
const startHours = { low: 0.05, expected: 0.1, high: 0.17 }

/** Hours of all cards together. */
const cardHours = ({ hours, count }: TrainingFit): { readonly low: number; readonly mode: number; readonly high: number } | undefined =>
  hours === undefined
    ? undefined
    : {
        low: count * (hours.low + startHours.low),
        mode: count * (hours.expected + startHours.expected),
        high: count * (hours.high + startHours.high),
      }

/**
 * One LoRA training on cards that a provider rents by the hour: of those that hold it, the cheapest by the expected hours. Undefined where the
 * provider rents none, or the base or the tokens are not known. USD.
 */
export const rentedTraining = (arm: ArmEvidence, { book, task, today }: CostContext, provider: string) => {
  const { host, trainingTokens } = arm.cost
  const name = host.kind === 'remote' ? host.model : task.models[arm.modelName ?? '']?.model
  const shape = name === undefined ? undefined : findBaseModel(name)
  const rows = book.filter((row) => row.kind === 'gpu-hour' && row.provider === provider)
  if (shape === undefined || trainingTokens === undefined || rows.length === 0) return undefined
  const fits = planCapacity({ shape, trainingTokens }).training.find(({ method }) => method === 'lora')?.fits ?? []
  const choices = fits.flatMap((fit) => {
    const hours = cardHours(fit)
    const label = `${fit.gpu} at ${provider}, an hour`
    const price = bookInput(
      rows.filter((row) => classOfGpu(row) === fit.gpu.toLowerCase()),
      { id: `host-hour:${fit.gpu} at ${provider}`, label, unit: 'USD/h', today, book },
    )
    return hours === undefined || price === undefined ? [] : [{ fit, hours, price, usd: hours.mode * middle(price.quantity) }]
  })
  const cheapest = choices.reduce<(typeof choices)[number] | undefined>(
    (best, choice) => (best === undefined || choice.usd < best.usd ? choice : best),
    undefined,
  )
  if (cheapest === undefined) return undefined
  const { fit, hours, price } = cheapest
  const time: CostInput = {
    id: `gpu-hours:${arm.name}`,
    label: `hours of one training on ${fit.count} x ${fit.gpu}, all cards together`,
    quantity: { kind: 'triangular', ...hours },
    unit: 'h',
    source: 'operations of the training at 25 to 45 % of the card (docs/method/capacity.md), with 3 to 10 minutes to start',
    date: null,
    trust: 'assumed',
  }
  return { inputs: [time, price], usd: product(time.id, price.id) }
}
