import type { Output } from '../arms/output.ts'
import type { LabelledExample } from '../data/example.ts'
import { parseAnswer, parseJsonObject } from '../arms/parse-answer.ts'
import { textScorer } from './text-scorer.ts'
import { f1Of, overlapOf, type Overlap } from './overlap.ts'
import type { Metric } from './scorer.ts'

/** Every leaf of a JSON value as `path=value`; items of a list share a path, so their order does not count. */
const leaves = (value: unknown, path = ''): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap((item) => leaves(item, `${path}[]`))
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}/${key}`))
  return [`${path}=${JSON.stringify(value)}`]
}

const slots = (text: string): readonly string[] => leaves(parseJsonObject(parseAnswer(text, { kind: 'json' }).text) ?? {})

/** A text that holds no JSON object has no fields, and is not the right answer where none was expected. */
const slotOverlap = (text: string, expected: string): Overlap => {
  const unreadable = parseJsonObject(parseAnswer(text, { kind: 'json' }).text) === undefined
  const overlap = overlapOf(slots(expected), slots(text))
  return unreadable ? { ...overlap, onlyAnswered: 1 } : overlap
}

/** F1 over the fields of one answer: a field is right when path and value are equal. */
export const slotF1 = textScorer({ name: 'slot-f1', label: 'Slot F1 of an answer', scale: 'continuous' }, (text, expected) =>
  f1Of(slotOverlap(text, expected)),
)

/** Micro F1 over the fields of all answers. Counts: right, missed, wrong. A failed output misses every field. */
export const slotF1Metric: Extract<Metric, { kind: 'data-set' }> = {
  kind: 'data-set',
  name: 'slot-f1',
  label: 'Slot F1',
  scorer: 'slot-f1',
  counts: (example: LabelledExample, output: Output) => {
    const overlap = slotOverlap(output.status === 'answered' ? output.text : '{}', example.expected)
    return Float64Array.of(overlap.shared, overlap.onlyExpected, overlap.onlyAnswered)
  },
  value: ([shared = 0, onlyExpected = 0, onlyAnswered = 0]) => f1Of({ shared, onlyExpected, onlyAnswered }),
}
