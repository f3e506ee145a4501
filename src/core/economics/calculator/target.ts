import { AssayError } from '../../errors.ts'
import { findGpu, gpus } from '../capacity/gpus.ts'
import type { PriceSources } from '../price-find.ts'
import { readAmount } from '../quantity.ts'
import type { Hosted, WrittenNumbers } from './calculator-task.ts'
import { readSide } from './sides.ts'
import type { Side } from './sides.ts'
import { hoursPerMonth } from '../../lib/calendar.ts'

/** Where the other way runs, and what its name is. */
export interface Target {
  readonly side: Side
  readonly name: string
  readonly hosting?: Hosted
}

const own: Side = { provider: 'own', model: 'own', elsewhere: [] }

/** `500/month`, `3.99/hour`, `500..5000/month`: USD of a fixed service, as an hourly price of one machine that is always on. */
const readHosting = (text: string): { readonly usdPerHour: string | number } => {
  const [amount = '', period] = text.replaceAll('$', '').split(/\s*\/\s*|\s+(?:a|an|per)\s+/)
  const hours = { hour: 1, h: 1, month: hoursPerMonth, year: 12 * hoursPerMonth }[period ?? '']
  const ends = amount.split('..').map(readAmount)
  const [low, high = low] = ends
  const hint = 'USD of a fixed service: 500/month, 3.99/hour or 500..5000/month'
  if (hours === undefined || low === undefined || high === undefined || ends.length > 2 || ends.includes(undefined))
    throw new AssayError('usage', `--to-hosting ${text}: is not understood`, { hint })
  if (low < 0 || low > high) throw new AssayError('usage', `--to-hosting ${text}: must be 0 or more, the smaller end first`, { hint })
  return { usdPerHour: low === high ? low / hours : `${low / hours}..${high / hours}` }
}

/** What `--to`, `--to-gpu` or `--to-hosting` names; exactly one of them. Throws `usage`, `price-unknown`, `price-invalid`. */
export const readTarget = (
  {
    to,
    toGpu,
    toHosting,
    numbers,
  }: { readonly to?: string; readonly toGpu?: string; readonly toHosting?: string; readonly numbers: WrittenNumbers },
  prices: PriceSources,
): Target => {
  const given = [to, toGpu, toHosting].filter((value) => value !== undefined)
  if (given.length !== 1)
    throw new AssayError(
      'usage',
      given.length === 0 ? 'nothing to compare with is given' : '--to, --to-gpu and --to-hosting exclude each other',
      {
        hint: 'one of --to MODEL (by the token), --to-gpu "H100 80GB" (by the hour) or --to-hosting 500/month (a fixed price)',
      },
    )
  const machine = (['tokensPerSecond', 'utilisation', 'hoursPerDay', 'machines'] as const).find((flag) => numbers[flag] !== undefined)
  if (toGpu === undefined && machine !== undefined)
    throw new AssayError('usage', 'machines are described, and none is rented', { hint: 'those numbers belong to --to-gpu' })
  if (to !== undefined) {
    const side = readSide('--to', to, prices)
    return { side, name: side.stated === undefined ? `${side.provider}/${side.model}` : side.model }
  }
  if (toHosting !== undefined)
    return { side: own, name: `hosting at ${toHosting}`, hosting: { ...readHosting(toHosting), machines: 1, hoursPerDay: 24 } }
  const { gpu, near } = findGpu(toGpu ?? '')
  if (gpu === undefined)
    throw new AssayError('usage', `--to-gpu ${toGpu ?? ''}: no such card is known`, {
      hint: `${near === undefined ? '' : `did you mean "${near}"? `}known: ${gpus.map(({ name }) => name).join(', ')}`,
    })
  return { side: own, name: gpu.name, hosting: { gpu: gpu.name } }
}
