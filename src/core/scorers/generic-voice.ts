import { phraseFinder } from './phrases.ts'
import type { Scorer } from './scorer.ts'
import { textScorer } from './text-scorer.ts'

const isGeneric = phraseFinder('generic-voice')

/** 1 where the answer speaks in stock phrases of assistants and the expected answer does not. A list in English and German: a lower bound. */
export const genericVoice: Scorer = {
  ...textScorer({ name: 'generic-voice', label: 'Generic voice', scale: 'binary' }, (text, expected) =>
    isGeneric(text) && !isGeneric(expected) ? 1 : 0,
  ),
  lowerIsBetter: true,
}
