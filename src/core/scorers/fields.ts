import type { Output } from '../arms/output.ts'
import { parseAnswer, parseJsonObject } from '../arms/parse-answer.ts'
import type { LabelledExample } from '../data/example.ts'
import { compareFields, type FieldComparators, type FieldOverlaps } from './field-comparison.ts'
import { f1Of, type Overlap } from './overlap.ts'
import type { Metric, Scorer } from './scorer.ts'
import { textScorer } from './text-scorer.ts'

const objectIn = (text: string): Readonly<Record<string, unknown>> | undefined => parseJsonObject(parseAnswer(text, { kind: 'json' }).text)

/** Fields of an answer against those expected, by path. An answer that is no JSON object is one wrong field, named ''. */
export const fieldOverlaps = (text: string, expected: string, comparators: FieldComparators): FieldOverlaps => {
  const answered = objectIn(text)
  const overlaps = compareFields(objectIn(expected) ?? {}, answered ?? {}, comparators)
  return answered === undefined ? new Map([...overlaps, ['', { shared: 0, onlyExpected: 0, onlyAnswered: 1 }]]) : overlaps
}

const total = (overlaps: FieldOverlaps): Overlap => {
  const sum = { shared: 0, onlyExpected: 0, onlyAnswered: 0 }
  for (const { shared, onlyExpected, onlyAnswered } of overlaps.values()) {
    sum.shared += shared
    sum.onlyExpected += onlyExpected
    sum.onlyAnswered += onlyAnswered
  }
  return sum
}

/** Of nothing, all is right where there was nothing to find, and none otherwise. */
const share = (part: number, rest: number, others: number): number => (part + rest === 0 ? (others === 0 ? 1 : 0) : part / (part + rest))

export interface FieldMeasures {
  readonly scorer: Scorer
  /** F1, precision and recall over the fields of all answers. */
  readonly metrics: Readonly<Record<'f1' | 'precision' | 'recall', Extract<Metric, { kind: 'data-set' }>>>
}

/**
 * Field-level comparison of JSON answers with a comparator per leaf. The scorer is F1 of one answer; the metrics are micro averages:
 * fields right, missed and wrong are summed over all answers. A failed output misses every field.
 */
export const fieldMeasures = (name: string, comparators: FieldComparators, prefix = name): FieldMeasures => {
  const scorer = textScorer({ name, label: 'Field F1 of an answer', scale: 'continuous' }, (text, expected) =>
    f1Of(total(fieldOverlaps(text, expected, comparators))),
  )
  const counts = (example: LabelledExample, output: Output): Float64Array => {
    const { shared, onlyExpected, onlyAnswered } = total(
      fieldOverlaps(output.status === 'answered' ? output.text : '{}', example.expected, comparators),
    )
    return Float64Array.of(shared, onlyExpected, onlyAnswered)
  }
  const metric = (
    own: string,
    label: string,
    value: (shared: number, missed: number, wrong: number) => number,
  ): Extract<Metric, { kind: 'data-set' }> => ({
    kind: 'data-set',
    name: own,
    label,
    scorer: name,
    counts,
    value: ([shared = 0, missed = 0, wrong = 0]) => value(shared, missed, wrong),
  })
  return {
    scorer,
    metrics: {
      f1: metric(name, 'Field F1', (shared, onlyExpected, onlyAnswered) => f1Of({ shared, onlyExpected, onlyAnswered })),
      precision: metric(`${prefix}-precision`, 'Field precision', (shared, missed, wrong) => share(shared, wrong, missed)),
      recall: metric(`${prefix}-recall`, 'Field recall', (shared, missed, wrong) => share(shared, missed, wrong)),
    },
  }
}

/** Every field compared as it is. */
export const plainFields = fieldMeasures('field-f1', {}, 'field')
