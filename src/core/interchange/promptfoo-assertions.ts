import type { JsonSchema } from '../task/json-schema.ts'
import type { ScorerSpec } from '../task/task.ts'
import { isRecord, textOf } from './imported.ts'
import type { ForeignRecord } from './imported.ts'

/** What the assertions of a whole suite say in our words. */
export interface ReadAssertions {
  /** Per test: the right answer, where an assertion names one. */
  readonly expected: readonly (string | undefined)[]
  readonly scorers: readonly (string | ScorerSpec)[]
  readonly schema?: JsonSchema
  readonly rubrics: readonly { readonly file: string; readonly criteria: string }[]
  readonly notes: readonly string[]
}

/** Assertions that say what the right answer is. `contains` names a part of it: kept, and said. */
const naming: Readonly<Record<string, 'whole' | 'part'>> = {
  equals: 'whole',
  'is-json': 'whole',
  similar: 'whole',
  levenshtein: 'whole',
  'rouge-n': 'whole',
  bleu: 'whole',
  gleu: 'whole',
  meteor: 'whole',
  factuality: 'whole',
  'model-graded-factuality': 'whole',
  contains: 'part',
  icontains: 'part',
  'starts-with': 'part',
}

const scorerOf: Readonly<Record<string, string>> = {
  equals: 'exact',
  similar: 'similarity',
  'rouge-n': 'rouge-l',
  bleu: 'bleu',
  'is-json': 'json-validity',
  'is-refusal': 'refusal',
}

const judged = new Set(['llm-rubric', 'model-graded-closedqa', 'g-eval', 'agent-rubric'])

/** `assert-set` groups assertions; its members count one by one. */
const flatten = (assertions: readonly ForeignRecord[]): readonly ForeignRecord[] =>
  assertions.flatMap((assertion) =>
    assertion['type'] === 'assert-set' && Array.isArray(assertion['assert']) ? flatten(assertion['assert'].filter(isRecord)) : [assertion],
  )

const expectedOf = (assertions: readonly ForeignRecord[], render: (text: string) => string): string | undefined => {
  const named = assertions.filter(({ type }) => naming[String(type)] !== undefined)
  const best = named.find(({ type }) => type === 'equals') ?? named.find(({ type }) => naming[String(type)] === 'whole') ?? named[0]
  if (best === undefined || (best['type'] === 'is-json' && isRecord(best['value']))) return undefined
  const text = textOf(best['value'])
  return text === undefined ? undefined : render(text)
}

const count = (counts: Map<string, number>, key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1)

/**
 * Reads the assertions of every test. Those that name the right answer become `expected`, those that judge with a rubric shared by
 * all tests become a judge, a schema becomes the output's schema; what has no counterpart is counted in a note, never dropped silently.
 */
export const readAssertions = (
  tests: readonly { readonly assertions: readonly ForeignRecord[]; render(text: string): string }[],
): ReadAssertions => {
  const scorers = new Set<string>()
  const rubrics = new Map<string, number>()
  const left = new Map<string, number>()
  const parts = new Map<string, number>()
  let schema: JsonSchema | undefined
  const expected = tests.map(({ assertions, render }) => {
    const all = flatten(assertions)
    for (const assertion of all) {
      const type = String(assertion['type'])
      const scorer = scorerOf[type]
      if (scorer !== undefined) scorers.add(scorer)
      if (type === 'is-json' && isRecord(assertion['value'])) schema ??= assertion['value']
      if (naming[type] === 'part') count(parts, type)
      if (judged.has(type)) count(rubrics, textOf(assertion['value']) ?? '')
      else if (scorer === undefined && naming[type] === undefined) count(left, type)
    }
    return expectedOf(all, render)
  })
  const shared = [...rubrics].filter(([, times]) => times === tests.length && tests.length > 0)
  const own = [...rubrics].filter(([, times]) => times !== tests.length).reduce((sum, [, times]) => sum + times, 0)
  return {
    expected,
    scorers: [...scorers].filter((name) => name !== 'similarity').concat(scorers.has('similarity') ? ['similarity'] : []),
    ...(schema === undefined ? {} : { schema }),
    rubrics: shared.map(([criteria], i) => ({ file: `rubrics/imported${i === 0 ? '' : `-${i + 1}`}.yaml`, criteria })),
    notes: [
      ...[...parts].map(
        ([type, times]) => `${times} "${type}" assertions name a part of the answer; it was kept as the whole answer: look it over`,
      ),
      ...(own === 0 ? [] : [`${own} rubrics belong to single tests; a judge in Assay has one rubric for all rows`]),
      ...[...left].map(([type, times]) => `${times} "${type}" assertions have no counterpart: write a scorer file for them`),
    ],
  }
}

/** `__expected` of a CSV: `similar(0.8):hello`, `contains: x`, `is-json`, or the answer itself. */
export const readExpectedCell = (cell: string): ForeignRecord => {
  const match = /^\s*(not-)?([a-z][a-z-]*)(?:\(([\d.]+)\))?\s*:\s*([\s\S]*)$/.exec(cell)
  const short: Readonly<Record<string, string>> = {
    grade: 'llm-rubric',
    fn: 'javascript',
    eval: 'javascript',
    javascript: 'javascript',
    python: 'python',
  }
  const name = match?.[2] ?? ''
  const known = short[name] ?? (name in naming || name in scorerOf || judged.has(name) || name === 'regex' ? name : undefined)
  if (match !== null && known !== undefined) return { type: `${match[1] ?? ''}${known}`, value: match[4] ?? '' }
  if (/^\s*is-json\s*$/.test(cell)) return { type: 'is-json' }
  return { type: 'equals', value: cell }
}
