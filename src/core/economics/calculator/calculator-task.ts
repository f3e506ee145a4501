import { AssayError } from '../../errors.ts'
import { ends, readQuantity } from '../quantity.ts'
import { growthMistake } from '../../task/growth.ts'
import { mistakesOf } from '../../task/mistake.ts'
import { resolveTask } from '../../task/resolve-task.ts'
import { taskSchema } from '../../task/task-schema.ts'
import type { Task } from '../../task/task.ts'
import { priceFlags, studentName, typedFlag } from './price-flags.ts'
import type { PriceFlagName } from './price-flags.ts'

export type WrittenNumbers = Readonly<Partial<Record<PriceFlagName, string>>>

/** Keys of `hosting.NAME` that are known before the flags are read. */
export interface Hosted {
  readonly gpu?: string
  readonly usdPerHour?: string | number
  readonly machines?: number
  readonly hoursPerDay?: number
}

interface CalculatorTaskOptions {
  readonly numbers: WrittenNumbers
  readonly callsPerDay: number | string
  /** Cycles a year, the first one included. */
  readonly cycles?: string
  /** How the other way is served where it is not paid by the token. */
  readonly hosting?: Hosted
}

/** A number where the text is one, else the text: a range is read later. */
const written = (text: string): number | string => (Number.isNaN(Number(text)) || text.trim() === '' ? text : Number(text))

const put = (target: Record<string, unknown>, [first, ...rest]: readonly string[], value: unknown): void => {
  if (first === undefined) return
  const [next] = rest
  if (next === undefined) {
    target[first] = value
    return
  }
  const inner = (target[first] ?? {}) as Record<string, unknown>
  target[first] = inner
  put(inner, rest, value)
}

/** Cycles after the first: those of the year less the one that happens before the first call. */
const laterCycles = (cycles: string, horizonMonths: number): number | string => {
  const read = readQuantity(cycles)
  if (read === undefined)
    throw new AssayError('usage', `--cycles ${cycles}: is not understood`, {
      hint: 'write 2 or 2..3: cycles a year, the first one included',
    })
  const later = (value: number): number => Math.max(0, value - 12 / horizonMonths)
  if (read.kind === 'fixed' || read.kind === 'measured') return later(read.value)
  const [low, high] = [later(read.low), later(read.high)]
  // At most one cycle a year: none is left after the first.
  if (low === high) return low
  return read.kind === 'triangular' ? `${low}..${later(read.mode)}..${high}` : `${low}..${high}`
}

/**
 * A task out of the command line: the same keys, the same bounds and the same defaults as in task.yaml. Throws `usage` that names the flag.
 */
export const calculatorTask = ({ numbers, callsPerDay, cycles, hosting }: CalculatorTaskOptions): Task => {
  const raw: Record<string, unknown> = { name: 'price', kind: 'classification', data: 'none.jsonl', volume: { callsPerDay } }
  for (const { flag, key } of priceFlags) {
    const value = numbers[flag]
    if (value !== undefined) put(raw, key, key[0] === 'trainingProvider' ? value : written(value))
  }
  if (hosting !== undefined) for (const [key, value] of Object.entries(hosting)) put(raw, ['hosting', studentName, key], value)
  const horizon = taskSchema.shape.horizonMonths.safeParse(raw['horizonMonths'])
  if (cycles !== undefined && horizon.success) put(raw, ['maintain', 'cyclesPerYear'], laterCycles(cycles, horizon.data ?? 12))
  // What runs today is there already: no project of its own.
  put(raw, ['costs', 'baseProjectWeeks'], 0)
  const parsed = taskSchema.safeParse(raw)
  if (parsed.success) {
    const task = resolveTask(parsed.data, undefined)
    const growth = task.quantities['volume.growthPerMonth']
    const mistake = growth === undefined ? undefined : growthMistake(ends(growth)[1], task.horizonMonths)
    if (mistake !== undefined) throw new AssayError('usage', `--growth: ${mistake.message}`, { hint: mistake.hint })
    return task
  }
  const [mistake] = parsed.error.issues.flatMap((issue) => mistakesOf(issue, raw))
  const path = mistake?.path.map(String).join('.') ?? ''
  const flag = path.startsWith('maintain.') ? '--cycles' : typedFlag(priceFlags.find(({ key }) => key.join('.') === path)?.flag ?? path)
  const message = (mistake?.message ?? 'is not valid').replaceAll(`${path} `, '')
  throw new AssayError('usage', `${flag}: ${message}`, { hint: mistake?.hint ?? '`assay price --help` shows every flag with an example' })
}
