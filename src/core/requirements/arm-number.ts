import { sliceName } from '../compare/slice.ts'
import { formatCount } from '../report/format.ts'
import { normalQuantile } from '../stats/normal.ts'
import type { Reference } from './requirement.ts'
import type { RequirementWorld } from './requirement-world.ts'

const fields = ['value', 'low', 'high', 'n'] as const
type Field = (typeof fields)[number]
/** Numbers of an arm that are no quality. */
export const figures = ['cost', 'p50Ms', 'p95Ms']

export const brief = (value: number): string => String(Number(value.toPrecision(6)))

/** An arm, then a metric, then a field: each may be left out. */
export interface Path {
  readonly arm: string | undefined
  readonly metric: string | undefined
  readonly field: Field | undefined
  /** Is the arm said, rather than meant? */
  readonly isNamed: boolean
}

/** Reads a name as arm, metric and field; a bare metric is the subject's. */
export const readPath = (reference: Reference, world: RequirementWorld): Path => {
  const parts = reference.name.split('.')
  // The longest beginning that names an arm: names of arms may hold dots.
  let taken = parts.length
  while (taken > 0 && world.resolve(parts.slice(0, taken).join('.')) === undefined) taken--
  const arm = taken === 0 ? world.subject : world.resolve(parts.slice(0, taken).join('.'))
  const rest = parts.slice(taken)
  const last = fields.find((field) => field === rest.at(-1))
  const metric = (last === undefined ? rest : rest.slice(0, -1)).join('.')
  return { arm, metric: metric === '' ? undefined : metric, field: last, isNamed: taken > 0 }
}

/** A number of one arm, with the sentence that says it. */
export const numberOf = (
  path: Path,
  reference: Reference,
  world: RequirementWorld,
): { readonly value: number; readonly says: string; readonly more?: (limit: number) => number | undefined } | undefined => {
  const { arm, metric, field } = path
  if (arm === undefined || metric === undefined) return undefined
  if (figures.includes(metric) && field === undefined && reference.slice === undefined) {
    const value = world.figure(arm, metric)
    return value === undefined ? undefined : { value, says: `${reference.name} is ${brief(value)}` }
  }
  const measured = world.metric(arm, metric, reference.slice)
  if (measured === undefined) return undefined
  const value = measured[field ?? 'value']
  const { value: point, low, high, n, split } = measured
  const where = reference.slice === undefined ? '' : `[${sliceName(reference.slice)}]`
  return {
    value,
    says: `${reference.name}${where} is ${brief(value)} (${brief(point)} [${low.toPrecision(3)}, ${high.toPrecision(3)}], n ${formatCount(n)} on ${split})`,
    // Rows after which the bound of today's value would reach the limit: z^2 p (1 - p) / distance^2 - n.
    more: (limit) => {
      const distance = field === 'low' ? point - limit : field === 'high' ? limit - point : 0
      if (!(distance > 0)) return undefined
      return Math.max(1, Math.ceil((normalQuantile(0.975) ** 2 * point * (1 - point)) / distance ** 2 - n))
    },
  }
}
