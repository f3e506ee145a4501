import { parseAnswer } from '../arms/parse-answer.ts'
import { textScorer } from './text-scorer.ts'

const canonical = (text: string): string => parseAnswer(text, { kind: 'json' }).text

/** The answer is the expected JSON value, whatever the order of keys and the spacing. */
export const json = textScorer({ name: 'json', label: 'Exact JSON', scale: 'binary' }, (text, expected) =>
  canonical(text) === canonical(expected) ? 1 : 0,
)
