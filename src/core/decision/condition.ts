import { z } from 'zod'
import type { Evidence } from './decision.ts'

/** One known fact with the rank of its evidence. Facts that are not known are absent. */
export interface Fact {
  readonly value: number | string | boolean
  readonly evidence: Evidence
}

/** Facts by dotted name: `data.goldenUnits`, `need.kind`, `rule.beatsCheaper`. */
export type Facts = ReadonlyMap<string, Fact>

const scalar = z.union([z.number(), z.string(), z.boolean()])

/** A test of facts as data: one fact against a value or another fact, or all / any / not of others. */
export type Condition =
  | { readonly fact: string; readonly is: number | string | boolean }
  | { readonly fact: string; readonly in: readonly (number | string | boolean)[] }
  /** The fact is a list in one text (`format style`) that has this word. */
  | { readonly fact: string; readonly includes: string }
  | { readonly fact: string; readonly atLeast: number | { readonly fact: string } }
  | { readonly fact: string; readonly atMost: number | { readonly fact: string } }
  | { readonly fact: string; readonly above: number | { readonly fact: string } }
  | { readonly fact: string; readonly below: number | { readonly fact: string } }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }

/** Name of a fact of the vocabulary, or `threshold.NAME` of the policy itself. */
export const factName = z.string().min(1)
const bound = z.union([z.number(), z.strictObject({ fact: factName })])

export const conditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ fact: factName, is: scalar }),
    z.strictObject({ fact: factName, in: z.array(scalar).min(1) }),
    z.strictObject({ fact: factName, includes: z.string().min(1) }),
    z.strictObject({ fact: factName, atLeast: bound }),
    z.strictObject({ fact: factName, atMost: bound }),
    z.strictObject({ fact: factName, above: bound }),
    z.strictObject({ fact: factName, below: bound }),
    z.strictObject({ all: z.array(conditionSchema).min(1) }),
    z.strictObject({ any: z.array(conditionSchema).min(1) }),
    z.strictObject({ not: conditionSchema }),
  ]),
)

/** Three-valued: a condition on a fact nobody knows is unknown, and unknown never counts as yes. */
export interface Answer {
  readonly answer: 'yes' | 'no' | 'unknown'
  /** Evidence of every fact the answer rests on. */
  readonly evidence: readonly Evidence[]
}

const ofBoolean = (value: boolean, evidence: readonly Evidence[]): Answer => ({ answer: value ? 'yes' : 'no', evidence })
const unknown: Answer = { answer: 'unknown', evidence: [] }

const wordsOf = (list: string): readonly string[] => list.split(/[\s,]+/)

const compareNumbers = (
  left: Fact | undefined,
  right: number | { readonly fact: string },
  facts: Facts,
  test: (a: number, b: number) => boolean,
): Answer => {
  const other: Fact | undefined = typeof right === 'number' ? { value: right, evidence: 'measured' } : facts.get(right.fact)
  if (typeof left?.value !== 'number' || typeof other?.value !== 'number') return unknown
  return ofBoolean(test(left.value, other.value), typeof right === 'number' ? [left.evidence] : [left.evidence, other.evidence])
}

/** `all`: the first no decides alone, else any unknown wins. `any` mirrors it. */
const combine = (answers: readonly Answer[], decisive: 'yes' | 'no'): Answer => {
  const decided = answers.find((answer) => answer.answer === decisive)
  if (decided !== undefined) return decided
  const evidence = answers.flatMap((answer) => answer.evidence)
  const isOpen = answers.some((answer) => answer.answer === 'unknown')
  return { answer: isOpen ? 'unknown' : decisive === 'no' ? 'yes' : 'no', evidence }
}

/** Answers a condition from facts. Pure. */
export const evaluateCondition = (condition: Condition, facts: Facts): Answer => {
  if ('all' in condition)
    return combine(
      condition.all.map((inner) => evaluateCondition(inner, facts)),
      'no',
    )
  if ('any' in condition)
    return combine(
      condition.any.map((inner) => evaluateCondition(inner, facts)),
      'yes',
    )
  if ('not' in condition) {
    const { answer, evidence } = evaluateCondition(condition.not, facts)
    return { answer: answer === 'yes' ? 'no' : answer === 'no' ? 'yes' : 'unknown', evidence }
  }
  const fact = facts.get(condition.fact)
  if ('atLeast' in condition) return compareNumbers(fact, condition.atLeast, facts, (a, b) => a >= b)
  if ('atMost' in condition) return compareNumbers(fact, condition.atMost, facts, (a, b) => a <= b)
  if ('above' in condition) return compareNumbers(fact, condition.above, facts, (a, b) => a > b)
  if ('below' in condition) return compareNumbers(fact, condition.below, facts, (a, b) => a < b)
  if (fact === undefined) return unknown
  if ('includes' in condition)
    return typeof fact.value === 'string' ? ofBoolean(wordsOf(fact.value).includes(condition.includes), [fact.evidence]) : unknown
  return ofBoolean('is' in condition ? fact.value === condition.is : condition.in.includes(fact.value), [fact.evidence])
}
