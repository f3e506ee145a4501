import { parseAnswer } from '../arms/parse-answer.ts'
import { textScorer } from './text-scorer.ts'

/** The answer is the expected label, read as `parseAnswer` reads labels. */
export const label = textScorer({ name: 'label', label: 'Right label', scale: 'binary' }, (text, expected, { labels }) =>
  parseAnswer(text, { kind: 'labels', labels }).text === expected.trim() ? 1 : 0,
)
