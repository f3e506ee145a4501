import { canonicalJson } from '../lib/canonical-json.ts'
import { normaliseText } from '../lib/normalise-text.ts'
import { f1Of, overlapOf } from '../scorers/overlap.ts'
import { parseJsonObject } from './parse-answer.ts'

/** How often each value was given, the most frequent first; ties in the order in which they came. */
const countVotes = (values: readonly string[]): readonly (readonly [string, number])[] => {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a)
}

/** The most frequent answer and the share of votes it has (Wang et al. 2023, self-consistency). */
export const majorityAnswer = (texts: readonly string[]): { readonly text: string; readonly share: number } => {
  const [text = '', votes = 0] = countVotes(texts)[0] ?? []
  return { text, share: texts.length === 0 ? 0 : votes / texts.length }
}

/** Each field by its own majority; being absent is a vote too. Texts that are no JSON object vote for nothing. */
export const majorityFields = (texts: readonly string[]): { readonly text: string; readonly share: number } => {
  const objects = texts.map(parseJsonObject).filter((object) => object !== undefined)
  if (objects.length === 0) return majorityAnswer(texts)
  const names = [...new Set(objects.flatMap((object) => Object.keys(object)))].sort()
  const fields = names.map((name) => {
    const [value = '', votes = 0] = countVotes(objects.map((object) => (name in object ? canonicalJson(object[name]) : '')))[0] ?? []
    return { name, value, votes }
  })
  const chosen = Object.fromEntries(
    fields.filter(({ value }) => value !== '').map(({ name, value }): [string, unknown] => [name, JSON.parse(value)]),
  )
  const share = fields.reduce((least, { votes }) => Math.min(least, votes / texts.length), objects.length / texts.length)
  return { text: canonicalJson(chosen), share }
}

const words = (text: string): readonly string[] => normaliseText(text).split(' ').filter(Boolean)

/** The text that is most like the others by token F1: a vote where no two texts are equal. `share` is its mean likeness. */
export const medoid = (texts: readonly string[]): { readonly text: string; readonly share: number } => {
  const bags = texts.map(words)
  const likeness = bags.map((bag, i) => {
    const others = bags.filter((_, j) => j !== i)
    return others.length === 0 ? 1 : others.reduce((sum, other) => sum + f1Of(overlapOf(bag, other)), 0) / others.length
  })
  const best = likeness.reduce((top, value, i) => (value > (likeness[top] ?? -1) ? i : top), 0)
  return { text: texts[best] ?? '', share: likeness[best] ?? 0 }
}
