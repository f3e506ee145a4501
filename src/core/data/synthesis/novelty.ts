import { normaliseText } from '../../lib/normalise-text.ts'

const wordsOf = (text: string): readonly string[] => {
  const normal = normaliseText(text)
  return normal === '' ? [] : normal.split(' ')
}

/** Length of the longest common subsequence of two word lists. */
const commonLength = (a: readonly string[], b: readonly string[]): number => {
  let before = new Uint32Array(b.length + 1)
  for (const word of a) {
    const now = new Uint32Array(b.length + 1)
    b.forEach((other, j) => (now[j + 1] = word === other ? (before[j] ?? 0) + 1 : Math.max(before[j + 1] ?? 0, now[j] ?? 0)))
    before = now
  }
  return before[b.length] ?? 0
}

/** F1 of precision and recall over the longest common subsequence of words. */
const fOf = (common: number, a: number, b: number): number => (a + b === 0 ? 0 : (2 * common) / (a + b))

/** Words that both lists hold, repeats counted: the common subsequence is never longer. */
const sharedWords = (counts: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): number => {
  let shared = 0
  for (const [word, count] of counts) shared += Math.min(count, other.get(word) ?? 0)
  return shared
}

const countsOf = (words: readonly string[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

/** Texts so far; tells whether a new one says something that none of them says nearly word for word. */
export interface NoveltyPool {
  /** Is its ROUGE-L F to every text of the pool at most the threshold? */
  isNovel(text: string): boolean
  add(text: string): void
}

/**
 * The novelty gate of Self-Instruct (Wang et al. 2023): a text whose ROUGE-L F (Lin 2004) to any text of the pool is above 0.7 is
 * no new one. Pairs whose shared words alone cannot reach the threshold are not aligned.
 */
export const createNoveltyPool = (texts: readonly string[], threshold = 0.7): NoveltyPool => {
  const pool: { readonly words: readonly string[]; readonly counts: ReadonlyMap<string, number> }[] = []
  const entry = (text: string) => {
    const words = wordsOf(text)
    return { words, counts: countsOf(words) }
  }
  for (const text of texts) pool.push(entry(text))
  return {
    isNovel: (text) => {
      const { words, counts } = entry(text)
      return !pool.some(
        (other) =>
          fOf(Math.min(words.length, other.words.length), words.length, other.words.length) > threshold &&
          fOf(sharedWords(counts, other.counts), words.length, other.words.length) > threshold &&
          fOf(commonLength(words, other.words), words.length, other.words.length) > threshold,
      )
    },
    add: (text) => void pool.push(entry(text)),
  }
}
