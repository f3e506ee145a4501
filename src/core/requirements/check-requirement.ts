import { rowsToSettle } from '../compare/conclude.ts'
import { sliceName } from '../compare/slice.ts'
import { AssayError } from '../errors.ts'
import { didYouMean } from '../lib/did-you-mean.ts'
import { formatCount, formatPoints } from '../report/format.ts'
import { normalQuantile } from '../stats/normal.ts'
import { linearForm, type LinearForm } from './linear-form.ts'
import { requirementExamples } from './parse-requirement.ts'
import type { Operator, Reference, Requirement, RequirementResult } from './requirement.ts'
import type { RequirementWorld } from './requirement-world.ts'

const fields = ['value', 'low', 'high', 'n'] as const
type Field = (typeof fields)[number]
const counts = ['regressions', 'improvements', 'regressedSlices'] as const
const figures = ['cost', 'p50Ms', 'p95Ms']
/** Words that stand for an arm which a task may not have. */
const roles = ['current', 'baseline', 'winner']

const usage = (text: string, why: string): never => {
  throw new AssayError('usage', `--require "${text}": ${why}`, { hint: requirementExamples })
}

const holds = (actual: number, operator: Operator, limit: number): boolean => {
  switch (operator) {
    case '==':
      return actual === limit
    case '!=':
      return actual !== limit
    case '>=':
      return actual >= limit
    case '<=':
      return actual <= limit
    case '>':
      return actual > limit
    case '<':
      return actual < limit
  }
}

const brief = (value: number): string => String(Number(value.toPrecision(6)))

/** An arm, then a metric, then a field: each may be left out. */
interface Path {
  readonly arm: string | undefined
  readonly metric: string | undefined
  readonly field: Field | undefined
  /** Is the arm said, rather than meant? */
  readonly isNamed: boolean
}

const readPath = (reference: Reference, world: RequirementWorld): Path => {
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

const unknown = (text: string, message: string): RequirementResult => ({ text, status: 'unknown', message })

/** A number of one arm, with the sentence that says it. */
const numberOf = (
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

const checkWord = ({ text, subject, operator, wanted }: Requirement, actual: string | undefined): RequirementResult => {
  if (wanted.kind !== 'reference' || (operator !== '==' && operator !== '!='))
    return usage(text, `${subject.name}${actual === undefined ? '' : ` is ${actual}`}, which cannot be compared so`)
  if (actual === undefined) return unknown(text, `the decision has no ${subject.name}`)
  const isMet = (actual === wanted.name) === (operator === '==')
  return { text, status: isMet ? 'met' : 'unmet', message: `${subject.name} is ${actual}` }
}

const checkCount = (
  requirement: Requirement,
  path: Path,
  name: (typeof counts)[number],
  form: LinearForm,
  world: RequirementWorld,
): RequirementResult => {
  const { text, operator, subject } = requirement
  if (form.parts.length > 0) return usage(text, `${name} is compared with a number`)
  const { baseline } = world
  if (baseline === undefined || path.arm === undefined) return unknown(text, `there is nothing to count ${name} against`)
  const found = world.flips({ baseline, candidate: path.arm, slice: subject.slice })
  if (found === undefined)
    return unknown(
      text,
      `${path.arm} and ${baseline} have no rows in common${subject.slice === undefined ? '' : ` in ${sliceName(subject.slice)}`}`,
    )
  return {
    text,
    status: holds(found[name], operator, form.constant) ? 'met' : 'unmet',
    message: `${path.arm} has ${found[name]} ${name} against ${baseline}, n ${formatCount(found.n)} on ${found.split}`,
  }
}

/** `accuracy >= current - 1pt`: the bound of the paired difference must clear the line, not the point. */
const checkPair = (
  requirement: Requirement,
  pair: { readonly arm: string; readonly metric: string; readonly rival: string; readonly factor: number; readonly line: number },
  world: RequirementWorld,
): RequirementResult => {
  const { text, operator, subject } = requirement
  const { arm, metric, rival, factor, line } = pair
  const found = world.pair({ baseline: rival, candidate: arm, metric, factor, slice: subject.slice })
  if (found === undefined)
    return unknown(
      text,
      `${arm} and ${rival} were not both measured on the same rows${subject.slice === undefined ? '' : ` of ${sliceName(subject.slice)}`}`,
    )
  const { comparison, split } = found
  const { difference, low, high, validFor, n, alpha } = comparison
  const isFloor = operator === '>=' || operator === '>'
  const isValid = isFloor ? validFor.yes || (line < 0 && validFor.no) : validFor.yes || validFor.no
  const bound = isFloor ? low : high
  const isMet = isValid && holds(bound, operator, line)
  const scaled = factor === 1 ? rival : `${factor} × ${rival}`
  const says = `${arm} − ${scaled}: ${formatPoints(difference)} [${formatPoints(low).replace(' pt', '')}, ${formatPoints(high).replace(' pt', '')}] (${Number((100 * (1 - 2 * alpha)).toFixed(1))} %), n ${formatCount(n)} on ${split}; the ${isFloor ? 'lower' : 'upper'} bound must be ${operator} ${formatPoints(line)}`
  if (isMet) return { text, status: 'met', message: says }
  const distance = isFloor ? difference - line : line - difference
  const isSurelyNot = isFloor ? high < line : low > line
  if (isSurelyNot || distance <= 0) {
    return {
      text,
      status: 'unmet',
      message: `${says}; ${isSurelyNot ? 'it surely is not' : 'the difference itself is not, so more rows alone are not likely to help'}`,
    }
  }
  const more = rowsToSettle(comparison, distance)
  const why = isValid ? '' : ` (${validFor.why})`
  return { text, status: 'unmet', message: `${says}; about ${formatCount(more)} more rows would settle it${why}`, more }
}

/** Every arm that is named must exist; a role that nobody has is no mistake of the writer. */
const checkNames = ({ text }: Requirement, form: LinearForm, world: RequirementWorld): RequirementResult | undefined => {
  for (const { reference } of form.parts) {
    const [first = ''] = reference.name.split('.')
    const path = readPath(reference, world)
    if (path.isNamed) continue
    if (roles.includes(first))
      return unknown(text, `no measured arm is ${first === 'current' ? 'what runs today (models.current or outputs:)' : `the ${first}`}`)
    if (path.metric !== undefined && path.arm !== undefined && numberOf(path, reference, world) !== undefined) continue
    const near = didYouMean(first, world.arms)
    return usage(
      text,
      `"${reference.name}" at column ${reference.column} is no arm${near === undefined ? `: ${world.arms.join(', ')}` : `, did you mean "${near}"?`}; a minus needs spaces around it`,
    )
  }
  return undefined
}

const checkNumbers = (requirement: Requirement, path: Path, form: LinearForm, world: RequirementWorld): RequirementResult => {
  const { text, subject, operator } = requirement
  const actual = numberOf(path, subject, world)
  if (actual === undefined)
    return unknown(text, `there is no ${subject.name}${subject.slice === undefined ? '' : ` of ${sliceName(subject.slice)}`} to be found`)
  const others = form.parts.map(({ factor, reference }) => {
    const own = readPath(reference, world)
    const filled = { ...own, metric: own.metric ?? path.metric, field: own.field ?? path.field }
    const found = numberOf(filled, { ...reference, ...(subject.slice === undefined ? {} : { slice: subject.slice }) }, world)
    return { factor, found, name: reference.name }
  })
  const absent = others.find(({ found }) => found === undefined)
  if (absent !== undefined) return unknown(text, `there is no ${path.metric ?? ''} of ${absent.name} to be found`)
  const limit = others.reduce((sum, { factor, found }) => sum + factor * (found?.value ?? 0), form.constant)
  const isMet = holds(actual.value, operator, limit)
  const more = isMet ? undefined : actual.more?.(limit)
  return {
    text,
    status: isMet ? 'met' : 'unmet',
    message: `${actual.says}${others.length === 0 ? '' : `, the limit ${brief(limit)}`}${more === undefined ? '' : `; about ${formatCount(more)} more rows would settle it`}`,
    ...(more === undefined ? {} : { more }),
  }
}

/**
 * Does it hold? A metric against another arm's is judged by the paired interval; against a number, and with `.value`, `.low`, `.high`
 * by that number. What nobody measured is `unknown`. Throws `usage` for names and comparisons that make no sense.
 */
export const checkRequirement = (requirement: Requirement, world: RequirementWorld): RequirementResult => {
  const { text, subject, operator, wanted } = requirement
  if (subject.name === 'verdict' || subject.name === 'winner' || subject.name.startsWith('gate.'))
    return checkWord(requirement, world.word(subject.name))
  const form = linearForm(wanted)
  if (form === undefined) return usage(text, 'two names cannot be multiplied')
  const bad = checkNames(requirement, form, world)
  if (bad !== undefined) return bad
  const path = readPath(subject, world)
  const count = counts.find((name) => name === path.metric)
  if (count !== undefined && path.field === undefined) return checkCount(requirement, path, count, form, world)
  const [part, ...more] = form.parts
  if (part !== undefined && more.length === 0 && path.field === undefined && path.metric !== undefined && !figures.includes(path.metric)) {
    const own = readPath(part.reference, world)
    const isSame = own.field === undefined && (own.metric === undefined || own.metric === path.metric)
    if (isSame && path.arm !== undefined && own.arm !== undefined && own.arm !== path.arm) {
      if (operator === '==' || operator === '!=') return usage(text, 'an interval is compared with >=, >, <= or <')
      if (!(part.factor > 0 && part.factor <= 1)) return usage(text, `${part.reference.name} can be multiplied by a number between 0 and 1`)
      return checkPair(requirement, { arm: path.arm, metric: path.metric, rival: own.arm, factor: part.factor, line: form.constant }, world)
    }
  }
  return checkNumbers(requirement, path, form, world)
}
