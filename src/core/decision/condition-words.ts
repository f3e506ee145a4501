import type { Condition } from './condition.ts'
import { boundOf } from './condition-facts.ts'
import { factText } from './fact-text.ts'
import { findFact } from './fact-vocabulary.ts'
import type { Policy } from './policy.ts'

/** Whose number a threshold is, in words. */
export const thresholdOwners = {
  article: 'the source’s number',
  proposal: 'a proposal: the source gives no number',
  own: 'your own number',
} as const

/** The same inside a sentence. */
const shortOwners = { article: 'the source’s', proposal: 'a proposal', own: 'yours' } as const

const comparisons = { atLeast: 'at least', atMost: 'at most', above: 'above', below: 'below' } as const

const boundWords = (name: string, bound: number | { readonly fact: string }, thresholds: Policy['thresholds']): string => {
  const unit = findFact(name)?.unit
  if (typeof bound === 'number') return unit === undefined ? factText(bound) : `${factText(bound)} ${unit}`
  const threshold = bound.fact.startsWith('threshold.') ? thresholds?.[bound.fact.slice('threshold.'.length)] : undefined
  return threshold === undefined ? bound.fact : `${factText(threshold.value)} ${threshold.unit} (${shortOwners[threshold.from]})`
}

/** A condition as one sentence without its full stop: "data.trainUnits is at least 1,000 examples (the source’s)". */
export const conditionWords = (condition: Condition, thresholds: Policy['thresholds'], inside = false): string => {
  const group = (inner: readonly Condition[], word: string): string => {
    const said = inner.map((entry) => conditionWords(entry, thresholds, true)).join(` ${word} `)
    return inside && inner.length > 1 ? `(${said})` : said
  }
  if ('all' in condition) return group(condition.all, 'and')
  if ('any' in condition) return group(condition.any, 'or')
  if ('not' in condition && 'is' in condition.not) return `${condition.not.fact} is not ${factText(condition.not.is)}`
  if ('not' in condition) return `not ${conditionWords(condition.not, thresholds, true)}`
  if ('is' in condition) return `${condition.fact} is ${factText(condition.is)}`
  if ('in' in condition) return `${condition.fact} is ${condition.in.map(factText).join(' or ')}`
  if ('includes' in condition) return `${condition.fact} names ${condition.includes}`
  const bound = boundOf(condition)
  const comparison = Object.entries(comparisons).find(([key]) => key in condition)?.[1]
  return `${condition.fact} is ${comparison ?? ''} ${bound === undefined ? '' : boundWords(condition.fact, bound, thresholds)}`
}
