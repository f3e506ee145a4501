import { normaliseText } from '../lib/normalise-text.ts'
import { textScorer } from './text-scorer.ts'

/** The answer equals the expected text apart from case, punctuation and spacing. */
export const normalised = textScorer({ name: 'normalised', label: 'Normalised match', scale: 'binary' }, (text, expected) =>
  normaliseText(text) === normaliseText(expected) ? 1 : 0,
)
