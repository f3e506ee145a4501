import { textScorer } from './text-scorer.ts'

/** The answer equals the expected text; white space at the ends is forgiven. */
export const exact = textScorer({ name: 'exact', label: 'Exact match', scale: 'binary' }, (text, expected) =>
  text.trim() === expected.trim() ? 1 : 0,
)
