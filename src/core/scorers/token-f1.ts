import { textScorer } from './text-scorer.ts'
import { normaliseText } from '../lib/normalise-text.ts'
import { f1Of, overlapOf } from './overlap.ts'

const tokens = (text: string): readonly string[] => normaliseText(text).split(' ').filter(Boolean)

/** F1 of the bags of words of answer and expected text (Rajpurkar et al. 2016, without removing English articles). */
export const tokenF1 = textScorer({ name: 'token-f1', label: 'Token F1', scale: 'continuous' }, (text, expected) =>
  f1Of(overlapOf(tokens(expected), tokens(text))),
)
