import { readFileSync } from 'node:fs'
import { assert, constantFrom, dictionary, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { Fact, Facts } from './condition.ts'
import type { Evidence, Verdict } from './decision.ts'
import { findFact, factVocabulary } from './fact-vocabulary.ts'
import { evaluateGates } from './gates.ts'
import { policyAnswer } from './policy-answer.ts'
import { loadPolicy } from './policy.ts'

type Values = Readonly<Record<string, Fact['value']>>

interface Side {
  readonly policy?: string
  readonly assume?: Values
  readonly measured?: Values
  readonly verdict?: Verdict
  /** A part of the answer in words. */
  readonly answer?: string
  readonly at?: string
  readonly yes?: readonly string[]
  readonly no?: readonly string[]
  readonly unknown?: readonly string[]
}

const columns = {
  S0: 'nebius-pillars',
  S1: 'enterprise-four-questions',
  S2: 'quandelia-five-questions',
  S3: 'developer-approach',
  S4: 'zalt-six-gates',
} as const

type Column = keyof typeof columns
type Vector = { readonly id: string; readonly case: string; readonly declared: Values } & Readonly<
  Record<Column, { readonly says: string; readonly sides: readonly Side[] }>
>

const root = new URL('../../../', import.meta.url)
const vectors: readonly Vector[] = parse(readFileSync(new URL('tests/vectors/verdict-vectors.yaml', root), 'utf8'))
const read = (name: string) => loadPolicy(readFileSync(new URL(`policies/${name}.yaml`, root), 'utf8'), `${name}.yaml`)

const ranked = (values: Values | undefined, evidence: Evidence): readonly (readonly [string, Fact])[] =>
  Object.entries(values ?? {}).map(([name, value]) => [name, { value, evidence }])

const factsOf = (vector: Vector, side: Side): Facts =>
  new Map([
    ['margin', { value: 2, evidence: 'measured' }],
    ...ranked(vector.declared, 'declared'),
    ...ranked(side.assume, 'assumed'),
    ...ranked(side.measured, 'measured'),
  ])

const cases = vectors.flatMap((vector) =>
  (Object.keys(columns) as Column[]).flatMap((column) =>
    vector[column].sides.map((side, i) => ({
      name: `${vector.id} x ${column} (${vector.case}): ${vector[column].says}; side ${i + 1}`,
      policy: side.policy ?? columns[column],
      vector,
      side,
    })),
  ),
)

describe('the verdict vectors', () => {
  it('are all there, each with a column for every article', () => {
    expect(vectors.map(({ id }) => id)).toEqual(Array.from({ length: 17 }, (_, i) => `VV-${String(i + 1).padStart(2, '0')}`))
    expect(new Set(cases.map(({ name }) => name.split(' (')[0])).size).toBe(17 * 5)
  })

  it('name facts of the vocabulary only', () => {
    const names = cases.flatMap(({ vector, side }) => [...factsOf(vector, side).keys()])
    expect(names.filter((name) => findFact(name) === undefined)).toEqual([])
  })

  it.each(cases)('$name', ({ policy: name, vector, side }) => {
    const policy = read(name)
    const results = evaluateGates(policy, factsOf(vector, side))
    const answer = policyAnswer(policy, results)
    if (side.verdict !== undefined) expect(answer).toMatchObject({ kind: 'verdict', verdict: side.verdict })
    else expect(answer.kind).not.toBe('verdict')
    if (side.at !== undefined) expect(answer.gate).toBe(side.at)
    if (side.answer !== undefined) expect(answer.text).toContain(side.answer)
    const answered = (is: string) => results.filter((result) => result.answer === is).map(({ id }) => id)
    expect(answered('yes')).toEqual(expect.arrayContaining([...(side.yes ?? [])]))
    expect(answered('no')).toEqual(expect.arrayContaining([...(side.no ?? [])]))
    expect(answered('unknown')).toEqual(expect.arrayContaining([...(side.unknown ?? [])]))
  })

  it('VV-12 x S4: factual errors never end in fine-tune, whatever else is measured or declared', () => {
    const policy = read('zalt-six-gates')
    const others = factVocabulary.filter(({ name }) => !name.startsWith('oracle.') && name !== 'need.kind').map(({ name }) => name)
    assert(
      property(dictionary(constantFrom(...others), constantFrom(true, false, 'classification', 'people', 0, 1e9)), (values) => {
        const facts: Facts = new Map([...ranked(values, 'measured'), ['need.kind', { value: 'knowledge', evidence: 'declared' } as const]])
        const answer = policyAnswer(policy, evaluateGates(policy, facts))
        expect(answer).toMatchObject({ kind: 'verdict', verdict: 'retrieval' })
      }),
    )
  })
})
