import type { Output } from '../arms/output.ts'
import { parseAnswer } from '../arms/parse-answer.ts'
import type { LabelledExample } from '../data/example.ts'
import type { ScoreContext } from './scorer.ts'

/** The label that an output gave; undefined for an answer outside the labels and for a failed output. */
export const answeredLabel = (output: Output, labels: readonly string[]): string | undefined => {
  if (output.status !== 'answered') return undefined
  const { text } = parseAnswer(output.text, { kind: 'labels', labels })
  return labels.includes(text) ? text : undefined
}

/**
 * Right, missed and wrongly answered labels of one example: one block of `labels.length` each. An answer outside the labels, or a
 * failed output, only misses its own label.
 */
export const labelCounts = (example: LabelledExample, output: Output, { labels }: ScoreContext): Float64Array => {
  const counts = new Float64Array(labels.length * 3)
  const expected = labels.indexOf(example.expected)
  const answer = answeredLabel(output, labels)
  const answered = answer === undefined ? -1 : labels.indexOf(answer)
  if (expected >= 0 && expected === answered) counts[expected] = 1
  else {
    if (expected >= 0) counts[labels.length + expected] = 1
    if (answered >= 0) counts[2 * labels.length + answered] = 1
  }
  return counts
}

/** Sums of one label over all examples. */
export interface LabelSums {
  readonly right: number
  readonly missed: number
  readonly wrong: number
}

/** The blocks of `labelCounts`, summed, label by label. */
export const sumsByLabel = (sums: Float64Array): readonly LabelSums[] => {
  const labels = sums.length / 3
  return Array.from({ length: labels }, (_, k) => ({
    right: sums[k] ?? 0,
    missed: sums[labels + k] ?? 0,
    wrong: sums[2 * labels + k] ?? 0,
  }))
}
