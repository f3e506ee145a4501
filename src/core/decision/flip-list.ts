import { AssayError } from '../errors.ts'
import type { CostInput } from '../economics/cost-input.ts'
import { middle } from '../economics/quantity.ts'
import type { Quantity } from '../economics/quantity.ts'
import type { Task } from '../task/task.ts'
import { findFlip } from './flip.ts'
import type { Flip, FlipVariable } from './flip.ts'
import { whatIf } from './what-if.ts'
import type { WhatIf, WhatIfBase } from './what-if.ts'
import { numberKeys } from './what-if-number.ts'
import type { NumberKey } from './what-if-number.ts'
import { volumeKeys } from './what-if-setting.ts'
import { rulingOf } from './what-if-verdict.ts'
import type { Ruling } from './what-if-verdict.ts'

/** The nearest flip of one input, in the words of a reader. */
export interface FlipReport {
  /** Key of task.yaml, or id of the cost input that no key names. */
  readonly id: string
  readonly label: string
  readonly unit: string
  readonly isKey: boolean
  /** As it stands now; absent where task.yaml says nothing and nothing is assumed. */
  readonly present?: number
  /** Where `present` comes from: declared, assumed, measured, ... */
  readonly trust: string
  readonly low: number
  readonly high: number
  readonly flip: Flip
}

export interface FlipSearch {
  readonly base: WhatIfBase
  /** The task with one more number set. */
  readonly taskWith: (key: string, value: number) => Task
}

/** Numbers of task.yaml that the rule itself reads, not only the costs. */
const ofTheRule = new Set(['margin', 'target', 'latency.p95Ms', 'callsPerAction', 'horizonMonths', 'rates.labelUsd'])

const plainNumber = (task: Task, key: string): number | undefined => {
  const quantity = (task.quantities as Readonly<Record<string, Quantity | undefined>>)[key]
  if (quantity !== undefined) return middle(quantity)
  let value: unknown = task
  for (const part of key.split('.'))
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[part] : undefined
  return typeof value === 'number' ? value : undefined
}

/** The volume as task.yaml says it; its other ways of saying it would only repeat the answer. */
const isRepeated = (task: Task, key: string): boolean =>
  volumeKeys.includes(key) && key !== (volumeKeys.find((way) => way in task.quantities) ?? 'volume.callsPerDay')

/** Exact to the last digits: sums in another order may differ there. */
const isSame = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b))

const movesCosts = (base: WhatIf | WhatIfBase, other: WhatIf): boolean =>
  base.evidence.arms.some(
    ({ name }) => !isSame(base.cost.totalAt(name, base.cost.middlePoint), other.cost.totalAt(name, other.cost.middlePoint)),
  )

/** Undefined where the number cannot stand alone in this task (the life of hardware that nobody bought). */
const tryEnds = (under: (value: number) => WhatIf, ends: readonly [number, number]): readonly WhatIf[] | undefined => {
  try {
    return ends.map(under)
  } catch (error) {
    if (error instanceof AssayError && error.code === 'task-invalid') return undefined
    throw error
  }
}

/** One number of task.yaml; undefined where neither the rule nor any arm's cost reads it here. Also the cost input that it becomes. */
const keyReport = (
  { base, taskWith }: FlipSearch,
  number: NumberKey,
  ruling: Ruling,
): { readonly report: FlipReport | undefined; readonly inputId: string | undefined } => {
  const [low, high] = number.plausible
  const under = (value: number): WhatIf => whatIf(base, { task: taskWith(number.key, value) })
  const ends = tryEnds(under, [low, high])
  if (ends === undefined) return { report: undefined, inputId: undefined }
  const input = ends[1]?.cost.inputs.find(({ source }) => `${source} `.startsWith(`task.yaml ${number.key} `))
  const known = base.cost.inputs.find(({ id }) => id === input?.id)
  const moves = ofTheRule.has(number.key) || ends.some((end) => movesCosts(base, end))
  if (!moves && ends.every((end) => rulingOf(end, end.cost).verdict === ruling.verdict)) return { report: undefined, inputId: input?.id }
  const declared = plainNumber(base.evidence.task, number.key)
  const present = known === undefined ? declared : middle(known.quantity)
  const isDeclared = base.evidence.task.origins[number.key] === 'task.yaml'
  const variable: FlipVariable = {
    low: Math.max(number.least, Math.min(low, present ?? low)),
    high: Math.max(high, present ?? high),
    isWhole: number.isWhole,
    ...(present === undefined ? {} : { present }),
    at: (value) => {
      const then = under(value)
      return rulingOf(then, then.cost)
    },
  }
  return {
    inputId: input?.id,
    report: {
      id: number.key,
      label: number.label,
      unit: number.unit,
      isKey: true,
      ...(present === undefined ? {} : { present }),
      trust: isDeclared ? 'declared' : (known?.trust ?? 'default'),
      low: variable.low,
      high: variable.high,
      flip: findFlip(variable, ruling.verdict),
    },
  }
}

/** A cost input without a key: a price, a measured time. It may be wrong by a factor of a hundred either way. */
const inputReport = ({ base }: FlipSearch, input: CostInput, ruling: Ruling): FlipReport | undefined => {
  const present = middle(input.quantity)
  if (!(present > 0)) return undefined
  const isShare = input.unit === 'share'
  const [low, high] = [isShare ? 0 : present / 100, isShare ? 1 : present * 100]
  const at = (value: number): Ruling => {
    const then = whatIf(base, { inputs: new Map([[input.id, value]]) })
    return rulingOf(then, then.cost)
  }
  const flip = findFlip({ present, low, high: Math.max(high, present), isWhole: false, at }, ruling.verdict)
  return { id: input.id, label: input.label, unit: input.unit, isKey: false, present, trust: input.trust, low, high, flip }
}

const distanceOf = ({ flip }: FlipReport): number => (flip.status === 'flips' ? flip.distance : Infinity)

/**
 * For every number that this decision rests on, the nearest value at which the verdict is another one, the nearest first: keys of
 * task.yaml, then inputs of the cost model that no key names. Each is moved alone, all others as they stand. A generator, so that a
 * caller can stop between two of them.
 */
export function* findFlips(search: FlipSearch): Generator<FlipReport, void, undefined> {
  const { base } = search
  const ruling = rulingOf(base, base.cost)
  const covered = new Set<string | undefined>()
  for (const number of numberKeys(base.evidence.task)) {
    if (isRepeated(base.evidence.task, number.key)) continue
    const { report, inputId } = keyReport(search, number, ruling)
    covered.add(inputId)
    if (report !== undefined) yield report
  }
  const named = base.evidence.arms.filter((arm) => arm.matchedRowsOf === undefined).map(({ name }) => name)
  for (const input of base.cost.inputsOf(named)) {
    if (covered.has(input.id) || input.source.startsWith('task.yaml ')) continue
    const report = inputReport(search, input, ruling)
    if (report !== undefined) yield report
  }
}

/** Nearest first; those that never flip last, by name. */
export const byDistance = (reports: readonly FlipReport[]): readonly FlipReport[] =>
  [...reports].sort((a, b) => {
    const [near, far] = [distanceOf(a), distanceOf(b)]
    return near === far ? (a.id < b.id ? -1 : 1) : near - far
  })
