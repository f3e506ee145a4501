import { didYouMean } from '../lib/did-you-mean.ts'
import type { Mistake } from './mistake.ts'
import { isRecord } from '../lib/is-record.ts'

type Raw = Readonly<Record<string, unknown>>

/** Scorers of the user's own in the raw document, with their place in the list. */
const ownScorers = (raw: Raw): readonly { readonly spec: Raw; readonly at: number }[] =>
  Array.isArray(raw['scorers']) ? raw['scorers'].flatMap((spec: unknown, at) => (isRecord(spec) ? [{ spec, at }] : [])) : []

/** Names that `metric:` may use beside those that come with Assay. */
export const ownScorerNames = (raw: Raw): readonly string[] =>
  ownScorers(raw).flatMap(({ spec }) => (typeof spec['name'] === 'string' ? [spec['name']] : []))

const nameMistake = (name: unknown, at: number, taken: ReadonlySet<unknown>, known: readonly string[]): readonly Mistake[] => {
  const path = ['scorers', at, 'name']
  if (taken.has(name))
    return [{ path, at: 'value', message: `two scorers are called ${JSON.stringify(name)}`, hint: 'give each a name of its own' }]
  if (typeof name !== 'string' || !known.includes(name)) return []
  return [{ path, at: 'value', message: `a scorer "${name}" comes with Assay`, hint: 'give yours another name' }]
}

const patternMistake = (spec: Raw, at: number): readonly Mistake[] => {
  const { regex, flags } = spec
  if (typeof regex !== 'string') return []
  try {
    void new RegExp(regex, typeof flags === 'string' ? flags : 'u')
    return []
  } catch (error) {
    return [
      {
        path: ['scorers', at, 'regex'],
        at: 'value',
        message: error instanceof Error ? error.message : String(error),
        hint: "write a JavaScript regular expression in single quotes: regex: '^[A-Z]+$'",
      },
    ]
  }
}

const judgeMistake = (spec: Raw, at: number, models: readonly string[]): readonly Mistake[] => {
  const { judge } = spec
  if (!isRecord(judge) || typeof judge['model'] !== 'string' || models.includes(judge['model'])) return []
  const near = didYouMean(judge['model'], models)
  return [
    {
      path: ['scorers', at, 'judge', 'model'],
      at: 'value',
      message: `judge model "${judge['model']}" is not in models`,
      hint: near === undefined ? `add models.${judge['model']}` : `did you mean "${near}"?`,
    },
  ]
}

/** Mistakes of scorers that their own keys do not show: names that are taken, patterns that are none, judges without a model. */
export const scorerMistakes = (raw: Raw, known: readonly string[] = []): readonly Mistake[] => {
  const models = ['student', ...(isRecord(raw['models']) ? Object.keys(raw['models']) : [])]
  const taken = new Set<unknown>()
  return ownScorers(raw).flatMap(({ spec, at }) => {
    const { name } = spec
    const mistakes = [...nameMistake(name, at, taken, known), ...patternMistake(spec, at), ...judgeMistake(spec, at, models)]
    if (name !== undefined) taken.add(name)
    return mistakes
  })
}
