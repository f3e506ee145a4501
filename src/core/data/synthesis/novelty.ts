import { rougeL } from '../diversity/rouge-l.ts'
import { normaliseText } from '../../lib/normalise-text.ts'

const wordsOf = (text: string): readonly string[] => {
  const normal = normaliseText(text)
  return normal === '' ? [] : normal.split(' ')
}

/** Texts so far; tells whether a new one says something that none of them says nearly word for word. */
export interface NoveltyPool {
  /** Is its ROUGE-L F to every text of the pool at most the threshold? A text without a word never is. */
  isNovel(text: string): boolean
  add(text: string): void
}

const countsOf = (words: readonly string[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

/**
 * The novelty gate of Self-Instruct (Wang et al. 2023): a text whose ROUGE-L F (Lin 2004) to any text of the pool is above 0.7 is no
 * new one. Only texts that can reach it are aligned. With F above t the common words number more than t/2 · (|a| + |b|), and |b| is
 * more than |a| · t/(2 - t), so they number more than |a| · t/(2 - t): of the rarest words of `a`, all but so many, one at least is in `b`.
 */
export const createNoveltyPool = (texts: readonly string[], threshold = 0.7): NoveltyPool => {
  const pool: (readonly string[])[] = []
  /** Texts that hold a word. */
  const holders = new Map<string, number[]>()
  const add = (text: string): void => {
    const words = wordsOf(text)
    for (const word of new Set(words)) {
      const known = holders.get(word)
      if (known === undefined) holders.set(word, [pool.length])
      else known.push(pool.length)
    }
    pool.push(words)
  }
  for (const text of texts) add(text)
  return {
    add,
    isNovel: (text) => {
      const words = wordsOf(text)
      if (words.length === 0) return false
      const rare = [...words].sort((a, b) => (holders.get(a)?.length ?? 0) - (holders.get(b)?.length ?? 0))
      const probed = rare.slice(0, words.length - Math.floor((words.length * threshold) / (2 - threshold)))
      const counts = countsOf(words)
      const seen = new Set<number>()
      for (const word of new Set(probed))
        for (const at of holders.get(word) ?? []) {
          if (seen.has(at)) continue
          seen.add(at)
          const other = pool[at] ?? []
          const needed = (threshold * (words.length + other.length)) / 2
          if (Math.min(words.length, other.length) < needed || shared(counts, other) < needed) continue
          if (rougeL(words, other) > threshold) return false
        }
      return true
    },
  }
}

/** Words that both hold, repeats counted: the common subsequence is never longer. */
const shared = (counts: ReadonlyMap<string, number>, words: readonly string[]): number => {
  const used = new Map<string, number>()
  let both = 0
  for (const word of words) {
    const times = used.get(word) ?? 0
    if (times >= (counts.get(word) ?? 0)) continue
    used.set(word, times + 1)
    both++
  }
  return both
}

interface Question {
  readonly input: string
  readonly expected?: string
}

/**
 * Takes questions that were not asked before: not in the same words, and not nearly so with the same answer. Questions about two things
 * may differ by a name alone; then their answers tell them apart.
 */
export const createQuestionPool = (asked: readonly Question[]): ((question: Question) => boolean) => {
  const texts = new Set<string>()
  const byAnswer = new Map<string, NoveltyPool>()
  const take = ({ input, expected = '' }: Question, isSure: boolean): boolean => {
    const [text, answer] = [normaliseText(input), normaliseText(expected)]
    const pool = byAnswer.get(answer) ?? createNoveltyPool([])
    if (!isSure && (texts.has(text) || !pool.isNovel(input))) return false
    byAnswer.set(answer, pool)
    texts.add(text)
    pool.add(input)
    return true
  }
  for (const question of asked) take(question, true)
  return (question) => take(question, false)
}
