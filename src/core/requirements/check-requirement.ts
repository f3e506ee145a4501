import { sliceName } from '../compare/slice.ts'
import { didYouMean } from '../lib/did-you-mean.ts'
import { formatCount } from '../report/format.ts'
import { brief, figures, numberOf, readPath, type Path } from './arm-number.ts'
import { checkPair } from './check-pair.ts'
import { linearForm, type LinearForm } from './linear-form.ts'
import { holds, unknown, usage } from './outcome-of.ts'
import type { Requirement, RequirementResult } from './requirement.ts'
import type { RequirementWorld } from './requirement-world.ts'

const counts = ['regressions', 'improvements', 'regressedSlices'] as const
/** Words that stand for an arm which a task may not have. */
const roles = ['current', 'baseline', 'winner']

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
