import { parseJsonObject } from '../arms/parse-answer.ts'
import { textScorer } from './text-scorer.ts'

/** The answer as it came is one JSON object. */
export const jsonValidity = textScorer({ name: 'json-validity', label: 'Valid JSON', scale: 'binary' }, (text) =>
  parseJsonObject(text) === undefined ? 0 : 1,
)
