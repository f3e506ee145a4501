import { phraseFinder } from './phrases.ts'
import type { Scorer } from './scorer.ts'
import { textScorer } from './text-scorer.ts'

/** A refusal opens the answer: later on, the same words are usually about somebody else. */
const opening = 200

const refuses = phraseFinder('refusal')

const judge = textScorer({ name: 'refusal', label: 'Refused', scale: 'binary' }, (text, expected) =>
  refuses(text.slice(0, opening)) && !refuses(expected.slice(0, opening)) ? 1 : 0,
)

/**
 * 1 where the model refused (its provider said so, or the answer opens with a phrase of refusal) and the expected answer does not.
 * Found by a list of phrases in English and German: a lower bound, and the rows are listed for a look.
 */
export const refusal: Scorer = {
  ...judge,
  lowerIsBetter: true,
  score: (example, output, context) => {
    const score = judge.score(example, output, context)
    return score.status === 'scored' && output.status === 'failed' && output.failure.kind === 'refused' ? { ...score, value: 1 } : score
  },
}
