/** Rows with near duplicates planted among them, always the same: what the search and its peers are measured on. */
import { createRandom } from '../src/core/lib/random.ts'

/** One sequence for all that a bench makes, so that its rows are the same in every run. */
export const random = createRandom(7)
export const vocabulary: readonly string[] = Array.from({ length: 20_000 }, (_, index) => `w${index.toString(36)}`)

/** Few words are frequent, most are rare, as in real text. */
export const sentence = (words: number): string[] =>
  Array.from({ length: words }, () => vocabulary[Math.floor(random.next() ** 2 * vocabulary.length)] ?? '')

/** A place in the text, half of the time near an end: there an edit touches fewer 5-grams. */
const place = (words: readonly string[]): number => {
  if (random.next() < 0.5) return random.below(words.length)
  return random.next() < 0.5 ? random.below(4) : words.length - 1 - random.below(4)
}

const edits: readonly ((words: string[]) => void)[] = [
  (words) => void (words[place(words)] = 'substituted'),
  (words) => void words.splice(place(words), 0, 'inserted'),
  (words) => void words.splice(place(words), 1),
  (words) => {
    const moved = words.splice(random.below(words.length - 12), 4 + random.below(8))
    words.splice(place(words), 0, ...moved)
  },
]

/** Distinct word 5-grams as texts, without a hash that could collide: the truth that every search is held against. */
const fiveGrams = (words: readonly string[]): ReadonlySet<string> =>
  new Set(Array.from({ length: Math.max(1, words.length - 4) }, (_, at) => words.slice(at, at + 5).join(' ')))

const jaccard = (a: ReadonlySet<string>, b: ReadonlySet<string>): number => {
  let shared = 0
  for (const gram of a) if (b.has(gram)) shared++
  return shared / (a.size + b.size - shared)
}

/** Exact Jaccard index of the word 5-grams of two texts in lower case, words apart by one space. */
export const wordJaccard = (left: string, right: string): number => jaccard(fiveGrams(left.split(' ')), fiveGrams(right.split(' ')))

interface Edited {
  readonly target: number
  /** Bounds that the similarity keeps to. */
  readonly least: number
  readonly below: number
  /** Edits a try, at most. */
  readonly edits: number
}

/** A text edited so that its similarity to the original is as near to the target as some tries bring it; undefined where none keeps to the bounds. */
const editedTo = (original: string, { target, least, below, edits: most }: Edited): string | undefined => {
  const grams = fiveGrams(original.split(' '))
  let best: string | undefined
  let gap = 1 - target
  for (let tries = 0; tries < 200 && gap > 0.015; tries++) {
    const words = original.split(' ')
    for (let times = random.below(most); times >= 0; times--) edits[random.below(edits.length)]?.(words)
    const reached = jaccard(grams, fiveGrams(words))
    if (reached < least || reached >= below || Math.abs(reached - target) >= gap) continue
    best = words.join(' ')
    gap = Math.abs(reached - target)
  }
  return best
}

export type RowPair = readonly [number, number]

interface Planted {
  readonly texts: readonly string[]
  /** The row that was copied, and the edited copy: Jaccard 0.7 or more. */
  readonly pairs: readonly RowPair[]
  /** The same with more edits: Jaccard below 0.7, so nobody should find them. */
  readonly misses: readonly RowPair[]
}

/**
 * Rows of 60 words. Every fifth is an edited copy of an earlier one, at a target spread evenly from 0.7 to 0.99; every tenth a copy edited
 * so much that it is none any more, at 0.45 to 0.69.
 */
export const plantedRows = (count: number): Planted => {
  const texts: string[] = []
  const pairs: RowPair[] = []
  const misses: RowPair[] = []
  for (let row = 0; row < count; row++) {
    const original = texts[row - 3] ?? ''
    if (row % 5 === 4) {
      const target = 0.7 + 0.29 * random.next()
      texts.push(editedTo(original, { target, least: 0.7, below: 1.01, edits: 3 }) ?? original)
      pairs.push([row - 3, row])
    } else if (row % 10 === 3) {
      const miss = editedTo(original, { target: 0.45 + 0.24 * random.next(), least: 0.4, below: 0.7, edits: 6 })
      texts.push(miss ?? sentence(60).join(' '))
      if (miss !== undefined) misses.push([row - 3, row])
    } else texts.push(sentence(60).join(' '))
  }
  return { texts, pairs, misses }
}

/** Rows of 60 words, quick to make: every fifth is an earlier one with one word of sixty changed (Jaccard 0.84). */
export const quickRows = (count: number): string[] => {
  const texts: string[] = []
  for (let row = 0; row < count; row++) {
    const words = row % 5 === 4 ? (texts[row - 3] ?? '').split(' ') : sentence(60)
    if (row % 5 === 4) words[10 + random.below(40)] = 'changed'
    texts.push(words.join(' '))
  }
  return texts
}
