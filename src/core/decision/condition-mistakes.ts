import { didYouMean } from '../lib/did-you-mean.ts'
import type { Mistake } from '../task/mistake.ts'
import type { FactDefinition } from './fact-definition.ts'
import { factVocabulary, findFact } from './fact-vocabulary.ts'

const tests = ['is', 'in', 'includes', 'atLeast', 'atMost', 'above', 'below'] as const
const numberTests: readonly string[] = ['atLeast', 'atMost', 'above', 'below']
const groups = ['all', 'any', 'not'] as const

type Path = readonly PropertyKey[]
type Keys = Readonly<Record<string, unknown>>
export type Thresholds = ReadonlySet<string>

const isKeys = (value: unknown): value is Keys => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A fact that nobody can know is a mistake in the policy: it would be unknown for ever. */
export const factMistake = (name: string, path: Path, thresholds: Thresholds): Mistake | undefined => {
  if (name.startsWith('threshold.')) {
    const wanted = name.slice('threshold.'.length)
    if (thresholds.has(wanted)) return undefined
    const near = didYouMean(wanted, [...thresholds])
    return {
      path,
      at: 'value',
      message: `there is no threshold "${wanted}" in this policy`,
      hint: near === undefined ? `add it under thresholds: { ${wanted}: { value, unit, from } }` : `did you mean "threshold.${near}"?`,
    }
  }
  if (findFact(name) !== undefined) return undefined
  const near = didYouMean(
    name,
    factVocabulary.map((fact) => fact.name),
  )
  return {
    path,
    at: 'value',
    message: `there is no fact "${name}"`,
    hint: `${near === undefined ? '' : `did you mean "${near}"? `}\`assay explain facts\` lists all`,
  }
}

const isNumber = (name: string): boolean => name.startsWith('threshold.') || findFact(name)?.type === 'number'

/** What a fact can be compared with at all. */
const valueMistake = (fact: FactDefinition, value: unknown, path: Path): readonly Mistake[] => {
  const wrong = (message: string, hint?: string): readonly Mistake[] => [
    { path, at: 'value', message: `${fact.name} ${message}`, ...(hint === undefined ? {} : { hint }) },
  ]
  if (fact.type === 'number') return typeof value === 'number' ? [] : wrong('is a number', `compare it with a number of ${fact.unit ?? ''}`)
  if (fact.type === 'flag') return typeof value === 'boolean' ? [] : wrong('is true or false')
  if (typeof value !== 'string') return wrong('is text')
  if (fact.values === undefined || fact.values.includes(value)) return []
  const near = didYouMean(value, fact.values)
  return wrong(`is never "${value}"`, near === undefined ? `one of: ${fact.values.join(', ')}` : `did you mean "${near}"?`)
}

const testMistakes = (condition: Keys, path: Path, thresholds: Thresholds): readonly Mistake[] => {
  const { fact: name, ...rest } = condition
  if (typeof name !== 'string') return [{ path: [...path, 'fact'], at: 'value', message: 'fact must be the name of a fact' }]
  const unknown = factMistake(name, [...path, 'fact'], thresholds)
  const [test, ...more] = Object.keys(rest)
  if (test === undefined) return [{ path, at: 'value', message: `nothing is asked of ${name}`, hint: `add one of: ${tests.join(', ')}` }]
  const strange = [test, ...more].filter((key) => !(tests as readonly string[]).includes(key))
  if (strange.length > 0)
    return strange.map((key) => {
      const near = didYouMean(key, tests)
      return {
        path: [...path, key],
        at: 'key',
        message: `"${key}" is no test of a fact`,
        hint: near === undefined ? `one of: ${tests.join(', ')}` : `did you mean "${near}"?`,
      }
    })
  if (more.length > 0)
    return [
      { path: [...path, more[0] ?? ''], at: 'key', message: `${name} is tested twice`, hint: 'write { all: [ ... ] } with one test each' },
    ]
  if (unknown !== undefined) return [unknown]
  return operandMistakes({ name, test, value: rest[test], path: [...path, test], thresholds })
}

const operandMistakes = (of: {
  readonly name: string
  readonly test: string
  readonly value: unknown
  readonly path: Path
  readonly thresholds: Thresholds
}): readonly Mistake[] => {
  const { name, test, value, path, thresholds } = of
  const fact = findFact(name)
  if (numberTests.includes(test)) {
    if (!isNumber(name)) return [{ path, at: 'key', message: `${name} is no number: it cannot be ${test} anything` }]
    if (typeof value === 'number') return []
    if (!isKeys(value) || typeof value['fact'] !== 'string' || Object.keys(value).length !== 1)
      return [{ path, at: 'value', message: `${test} needs a number or { fact: NAME }` }]
    const unknown = factMistake(value['fact'], [...path, 'fact'], thresholds)
    if (unknown !== undefined) return [unknown]
    return isNumber(value['fact']) ? [] : [{ path: [...path, 'fact'], at: 'value', message: `${value['fact']} is no number` }]
  }
  if (fact === undefined) return [{ path, at: 'key', message: `a threshold can only be compared with atLeast, atMost, above or below` }]
  if (test === 'in') {
    if (!Array.isArray(value) || value.length === 0) return [{ path, at: 'value', message: 'in needs a list of values' }]
    return value.flatMap((entry, i) => valueMistake(fact, entry, [...path, i]))
  }
  if (test === 'includes' && fact.type !== 'words')
    return [{ path, at: 'key', message: `${name} is no list of words`, hint: 'use `is` or `in`' }]
  return valueMistake(fact, value, path)
}

/** Every mistake in a condition as it was written, in the words of whoever wrote it. */
export const conditionMistakes = (condition: unknown, path: Path, thresholds: Thresholds): readonly Mistake[] => {
  if (!isKeys(condition)) return [{ path, at: 'value', message: 'a condition is { fact, ... }, { all }, { any } or { not }' }]
  const group = groups.find((key) => key in condition)
  if (group === undefined) return testMistakes(condition, path, thresholds)
  const extra = Object.keys(condition).find((key) => key !== group)
  if (extra !== undefined) return [{ path: [...path, extra], at: 'key', message: `"${extra}" cannot stand beside "${group}"` }]
  const inner = condition[group]
  if (group === 'not') return conditionMistakes(inner, [...path, group], thresholds)
  if (!Array.isArray(inner) || inner.length === 0)
    return [{ path: [...path, group], at: 'value', message: `${group} needs a list of conditions` }]
  return inner.flatMap((entry, i) => conditionMistakes(entry, [...path, group, i], thresholds))
}
