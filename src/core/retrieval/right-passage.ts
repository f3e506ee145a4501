import { normalise } from '../data/normalise.ts'
import { answerWords } from './answer-words.ts'
import type { Found, Passage } from './passage.ts'

export interface RightPassage {
  readonly passage: Passage
  /** Holds enough of the answer's own words to be called the right one; otherwise only the nearest. */
  readonly isKnown: boolean
}

/** Share of the answer's words, those of the question left out, that the right passage must hold. */
const enough = 0.75

const wordsOf = (text: string): ReadonlySet<string> => new Set(normalise(text).split(' '))

/**
 * Of passages found with question and answer together, the one that holds most of what the answer says and the question does not;
 * ties go to the better rank. Undefined where nothing was found. An answer without words of its own (a label, a slot copied
 * from the input) makes no passage known.
 */
export const rightPassage = (
  found: readonly Found[],
  { input, expected }: { readonly input: string; readonly expected: string },
): RightPassage | undefined => {
  const asked = wordsOf(input)
  const own = answerWords(expected).filter((word) => !asked.has(word))
  const [first] = found
  if (first === undefined) return undefined
  let best = { passage: first.passage, share: 0 }
  for (const { passage } of found) {
    const held = wordsOf(`${passage.title ?? ''} ${passage.text}`)
    const share = own.filter((word) => held.has(word)).length / Math.max(1, own.length)
    if (share > best.share) best = { passage, share }
  }
  return { passage: best.passage, isKnown: own.length > 0 && best.share >= enough }
}

/** What the search for the right passage asks: the question and its answer's words. */
export const queryWithAnswer = ({ input, expected }: { readonly input: string; readonly expected: string }): string =>
  `${input}\n${answerWords(expected).join(' ')}`

/** Passages looked at for the right one. */
export const rightPassageDepth = 10
