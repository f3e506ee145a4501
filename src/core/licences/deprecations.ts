import type { ModelRef } from '../task/task.ts'
import type { PermissionAnswer } from './permission.ts'
import { tuningProviders } from './tuning-providers.ts'

/** Something that a provider switches off, or has called deprecated without a day. */
export interface Deprecation {
  readonly provider: string
  /** One model; absent where training as a whole is meant. */
  readonly model?: string
  readonly what: 'training' | 'inference'
  /** ISO 8601 day; absent where none was named. */
  readonly on?: string
  readonly note: string
  readonly source: string
}

const checkedOn = '2026-11-22'

/** Dated table; what is not in it has no day that is known here. */
const deprecations: readonly Deprecation[] = [
  {
    provider: 'openai',
    what: 'training',
    on: '2027-01-06',
    note: 'no new fine-tuning jobs for anyone from 6 January 2027; organisations that never tuned are shut out since 7 May 2026',
    source: 'two articles that quote OpenAI’s page of deprecations: aihola.com and techscurrent.com, July 2026',
  },
  {
    provider: 'openai',
    model: 'gpt-4.1-nano',
    what: 'inference',
    on: '2026-10-23',
    note: 'gpt-4.1-nano is switched off on 23 October 2026',
    source: 'aihola.com, quoting OpenAI’s page of deprecations',
  },
  {
    provider: 'mistral',
    what: 'training',
    note: 'the fine-tuning API is deprecated and no longer actively supported',
    source: 'mistralai/platform-docs-public, 21 August 2026',
  },
]

/** ISO 8601 day on which this model is switched off, where the table knows one. */
export const switchedOffOn = ({ provider, model }: Pick<ModelRef, 'provider' | 'model'>): string | undefined =>
  deprecations.find((entry) => entry.what === 'inference' && entry.provider === provider && entry.model === model.split('/').at(-1))?.on

/** The last day of a horizon that begins on `from` (ISO 8601). */
const endOf = (from: string, months: number): string => {
  const [year = 1970, month = 1, day = 1] = from.slice(0, 10).split('-').map(Number)
  return new Date(Date.UTC(year, month - 1 + months, day)).toISOString().slice(0, 10)
}

const declared = (answer: PermissionAnswer['answer'], why: string): PermissionAnswer => ({ answer, evidence: 'declared', why })

/** Does what the tuned arm needs stay for the horizon: its base, and whoever trains it again? */
export const notDeprecatedAnswer = (
  base: Pick<ModelRef, 'model' | 'provider'>,
  options: { readonly trainingProvider?: string; readonly from: string; readonly horizonMonths: number },
): PermissionAnswer => {
  const { trainingProvider, from, horizonMonths } = options
  const trainer = trainingProvider ?? base.provider
  if (trainer === 'local' || trainer === 'fake')
    return declared('yes', `The weights of ${base.model} lie on a machine of your own: nobody switches them off.`)
  const end = endOf(from, horizonMonths)
  const ending = deprecations.find(
    (entry) =>
      entry.provider === trainer &&
      (entry.what === 'training' || entry.model === base.model.split('/').at(-1)) &&
      (entry.on === undefined || entry.on <= end),
  )
  if (ending !== undefined)
    return declared('no', `${trainer}: ${ending.note}, and the horizon ends on ${end} (${ending.source}; noted ${checkedOn}).`)
  if (tuningProviders[trainer]?.weightsOut === 'yes')
    return declared('yes', `No end is known for ${trainer} (noted ${checkedOn}), and the weights may be taken away.`)
  return declared('unknown', `No end of ${base.model} at ${trainer} is known (noted ${checkedOn}), and the weights stay there.`)
}
