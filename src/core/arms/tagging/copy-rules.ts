import { shapeOf, type Word } from './words.ts'
import type { Span } from './field-plan.ts'

export interface CopyRules {
  readonly count: number
  find(input: string, words: readonly Word[]): readonly Span[]
}

const longest = 6

/** What a piece of text looks like, from its very words to its bare shape: the rules that could pick it. */
const looks = (text: string): readonly string[] => {
  const lower = text.toLowerCase()
  return [`=${lower}`, `#${lower.replaceAll(/\p{N}/gu, 'd')}`, `~${shapeOf(text)}`]
}

const pieces = (input: string, words: readonly Word[]): readonly { readonly from: number; readonly to: number; readonly text: string }[] =>
  words.flatMap((word, from) =>
    words.slice(from, from + longest).map((last, extra) => ({ from, to: from + extra + 1, text: input.slice(word.start, last.end) })),
  )

/**
 * Copying without a model: a piece of text is copied to a field when most of the pieces of train that look the same were
 * (same words, same but for digits, or same shape). Sure rules go first, then longer pieces.
 */
export const learnCopyRules = (
  rows: readonly { readonly input: string; readonly words: readonly Word[]; readonly spans: readonly Span[] }[],
): CopyRules => {
  const seen = new Map<string, number>()
  const hits = new Map<string, Map<number, number>>()
  for (const { input, words, spans } of rows) {
    const wanted = new Map(spans.map((span) => [`${span.from} ${span.to}`, span.field]))
    for (const { from, to, text } of pieces(input, words)) {
      const field = wanted.get(`${from} ${to}`)
      for (const look of looks(text)) {
        seen.set(look, (seen.get(look) ?? 0) + 1)
        if (field === undefined) continue
        const fields = hits.get(look) ?? new Map<number, number>()
        fields.set(field, (fields.get(field) ?? 0) + 1)
        hits.set(look, fields)
      }
    }
  }
  const rules = new Map<string, { readonly field: number; readonly precision: number }>()
  for (const [look, fields] of hits) {
    const [field, times] = [...fields].sort(([a, x], [b, y]) => y - x || a - b)[0] ?? [0, 0]
    const precision = times / ((seen.get(look) ?? 0) + 1)
    if (precision >= 0.5) rules.set(look, { field, precision })
  }
  return {
    count: rules.size,
    find: (input, words) => {
      const taken = words.map(() => false)
      return pieces(input, words)
        .flatMap(({ from, to, text }) => looks(text).flatMap((look) => ({ ...rules.get(look), from, to })))
        .flatMap(({ field, precision, from, to }) => (field === undefined || precision === undefined ? [] : { field, precision, from, to }))
        .sort((a, b) => b.precision - a.precision || b.to - b.from - (a.to - a.from) || a.from - b.from)
        .filter(({ from, to }) => {
          if (taken.slice(from, to).includes(true)) return false
          taken.fill(true, from, to)
          return true
        })
        .map(({ field, from, to }) => ({ field, from, to }))
    },
  }
}
