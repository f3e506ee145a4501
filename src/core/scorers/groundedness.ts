import { normaliseText } from '../lib/normalise-text.ts'
import type { Passage } from '../retrieval/passage.ts'
import { withoutCitations } from './citations.ts'
import { scoreAnswered } from './score-answered.ts'
import type { WorldScorer } from './scorer.ts'

/** Share of a sentence's words that the passages must hold. */
const needed = 0.6
/** Shorter words (articles, prepositions) are everywhere and support nothing. */
const shortest = 4

const wordsOf = (text: string): readonly string[] => normaliseText(text).split(' ').filter(Boolean)

const sentencesOf = (text: string): readonly string[] =>
  withoutCitations(text)
    .split(/(?<=[.!?。！？])\s+|\n+/u)
    .filter((sentence) => wordsOf(sentence).length > 0)

/** A sentence is supported where the passages hold most of its longer words and every one of its numbers. */
const isSupported = (sentence: string, known: ReadonlySet<string>): boolean => {
  const words = wordsOf(sentence)
  if (words.some((word) => /\d/.test(word) && !known.has(word))) return false
  const longer = words.filter((word) => word.length >= shortest)
  return longer.length === 0 || longer.filter((word) => known.has(word)).length >= needed * longer.length
}

/** Share of a text's sentences that the passages support; undefined where it has none. */
export const supportedShare = (text: string, passages: readonly Pick<Passage, 'title' | 'text'>[]): number | undefined => {
  const known = new Set(passages.flatMap((passage) => wordsOf(`${passage.title ?? ''} ${passage.text}`)))
  const sentences = sentencesOf(text)
  return sentences.length === 0 ? undefined : sentences.filter((sentence) => isSupported(sentence, known)).length / sentences.length
}

/**
 * Share of an answer's sentences that the passages behind it support, by overlap of words: deterministic and blunt. It finds what
 * was made up; it does not see a wrong "not". Unscored where the arm was given no passages.
 */
export const groundedness: WorldScorer = {
  name: 'groundedness',
  label: 'Supported by passages (word overlap)',
  scale: 'continuous',
  scoreAll: async (items, _context, world) =>
    await scoreAnswered('groundedness', items, async (answered) =>
      answered.map(({ output }) => {
        const texts = (output.passages ?? []).flatMap((id) => world.passage?.(id) ?? [])
        if (texts.length === 0) return { unscored: 'the answer rests on no passages', notApplicable: true }
        const value = supportedShare(output.text, texts)
        return value === undefined ? { unscored: 'the answer says nothing', notApplicable: true } : { value }
      }),
    ),
}
