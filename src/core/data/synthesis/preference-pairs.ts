import type { Example } from '../example.ts'
import { normalise } from '../normalise.ts'

/** Two answers to one row, and which of them is better by a score or by a person. */
export interface Preference {
  readonly example: Example
  readonly better: string
  readonly worse: string
  readonly source: 'scores' | 'edit'
  /** The arm that gave the better answer, where one did. */
  readonly by?: string
  /** In words: whose answer over whose. */
  readonly detail: string
}

export interface SettledPairs {
  readonly pairs: readonly Preference[]
  /** The two answers say the same. */
  readonly identical: number
  /** The same pair twice. */
  readonly repeated: number
  /** Pairs that stand in both directions: nobody can learn from either. */
  readonly contradicting: number
  /** Part of the pairs whose better answer is the longer one, in [0, 1]; 0 without pairs. */
  readonly longerShare: number
}

/** Below this many pairs their lengths say nothing; from this share on a model mostly learns to write more. */
const fewPairs = 5
const mostlyLonger = 0.9

/** Does a preference for length explain the pairs? */
export const learnsLength = ({ pairs, longerShare }: Pick<SettledPairs, 'pairs' | 'longerShare'>): boolean =>
  pairs.length >= fewPairs && longerShare >= mostlyLonger

/** Drops pairs that teach nothing or contradict each other (data.md §17): pairs in = pairs out + identical + repeated + contradicting. */
export const settlePairs = (found: readonly Preference[]): SettledPairs => {
  const different = found.filter(({ better, worse }) => normalise(better) !== normalise(worse))
  const keyOf = ({ example: { input, history = [] } }: Preference, first: string, second: string): string =>
    JSON.stringify([normalise(input), history.map(({ role, content }) => [role, content]), normalise(first), normalise(second)])
  const seen = new Set(different.map((pair) => keyOf(pair, pair.better, pair.worse)))
  const clear = different.filter((pair) => !seen.has(keyOf(pair, pair.worse, pair.better)))
  const kept = new Map<string, Preference>()
  for (const pair of clear) {
    const key = keyOf(pair, pair.better, pair.worse)
    // What a person wrote outranks what a score says.
    if (!kept.has(key) || pair.source === 'edit') kept.set(key, pair)
  }
  const pairs = [...kept.values()]
  const longer = pairs.filter(({ better, worse }) => better.length > worse.length).length
  return {
    pairs,
    identical: found.length - different.length,
    contradicting: different.length - clear.length,
    repeated: clear.length - pairs.length,
    longerShare: pairs.length === 0 ? 0 : longer / pairs.length,
  }
}
