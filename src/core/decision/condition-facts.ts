import type { Condition } from './condition.ts'

/** Names of the facts that a condition asks for, each once, in its own order. */
export const conditionFacts = (condition: Condition): readonly string[] => [...new Set(namesIn(condition))]

const namesIn = (condition: Condition): readonly string[] => {
  if ('all' in condition) return condition.all.flatMap(namesIn)
  if ('any' in condition) return condition.any.flatMap(namesIn)
  if ('not' in condition) return namesIn(condition.not)
  const bound = boundOf(condition)
  return typeof bound === 'object' ? [condition.fact, bound.fact] : [condition.fact]
}

/** What a comparison of numbers compares with: a number or another fact. */
export const boundOf = (condition: Condition): number | { readonly fact: string } | undefined => {
  if ('atLeast' in condition) return condition.atLeast
  if ('atMost' in condition) return condition.atMost
  if ('above' in condition) return condition.above
  return 'below' in condition ? condition.below : undefined
}
