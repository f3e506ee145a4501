import { normalise } from '../normalise.ts'
import type { Passage } from '../../retrieval/passage.ts'
import { supportedShare } from '../../scorers/groundedness.ts'
import type { WrittenPair } from './question-request.ts'

/** Words that a quote must have at least, where the passage has so many. */
const leastQuoted = 3

/** Questions that only a reader of the passage understands. */
const pointsAtPassage =
  /\b(?:the|this|that|above|given|following)\s+(?:passage|text|excerpt|document|paragraph|section|article)\b|\baccording to (?:it|the above)\b/i

/**
 * Why the passage does not support a pair, in words; undefined where it does. The quote must stand in the passage word for word, and
 * each sentence of the answer must have most of its longer words and all of its numbers there (`groundedness`). Deterministic and blunt:
 * it finds what was made up, not a wrong "not".
 */
export const unsupportedBecause = (passage: Passage, { question, answer, quote }: WrittenPair): string | undefined => {
  const [said, quoted] = [normalise(`${passage.title ?? ''} ${passage.text}`), normalise(quote)]
  const words = quoted.split(' ').filter(Boolean).length
  if (words < Math.min(leastQuoted, said.split(' ').length)) return 'it quotes nothing'
  if (!` ${said} `.includes(` ${quoted} `)) return 'its quote does not stand in the passage'
  if ((supportedShare(answer, [passage]) ?? 0) < 1) return 'the answer says what the passage does not'
  return pointsAtPassage.test(question) ? 'the question speaks of the passage' : undefined
}
