import { shuffled } from '../lib/shuffled.ts'
import type { Random } from '../ports/world.ts'

/** A good answer made surely worse: what a judge must notice. */
export interface Regression {
  readonly id: string
  readonly kind: RegressionKind
  readonly answer: string
}

export const regressionKinds = ['truncated', 'shuffled', 'of another row'] as const
export type RegressionKind = (typeof regressionKinds)[number]

/** Shorter answers cannot be cut or mixed so that it surely hurts. */
const leastWords = 6

/**
 * Known regressions of answers that people accepted: cut to a third, words in random order, and the answer to another row. Short
 * answers are only exchanged. At most `perKind` of each, the first of the given order.
 */
export const injectRegressions = (
  good: readonly { readonly id: string; readonly answer: string }[],
  { perKind, random }: { readonly perKind: number; readonly random: Random },
): readonly Regression[] => {
  const long = good.filter(({ answer }) => answer.trim().split(/\s+/).length >= leastWords).slice(0, perKind)
  const words = (answer: string): readonly string[] => answer.trim().split(/\s+/)
  const truncated = long.map(({ id, answer }): Regression => {
    const all = words(answer)
    return { id, kind: 'truncated', answer: all.slice(0, Math.max(1, Math.floor(all.length / 3))).join(' ') }
  })
  const mixed = long.map(({ id, answer }): Regression => ({
    id,
    kind: 'shuffled',
    answer: shuffled(words(answer), random.fork(`shuffle:${id}`)).join(' '),
  }))
  const exchanged = good.slice(0, perKind).flatMap(({ id, answer }, i): Regression[] => {
    const other = [...good.slice(i + 1), ...good.slice(0, i)].find(
      (candidate) => candidate.id !== id && candidate.answer.trim() !== answer.trim(),
    )
    return other === undefined ? [] : [{ id, kind: 'of another row', answer: other.answer }]
  })
  return [...truncated, ...mixed.filter(({ answer }, i) => answer !== long[i]?.answer), ...exchanged]
}
