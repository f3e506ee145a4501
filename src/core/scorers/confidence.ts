import { logSoftmax } from '../arms/linear/temperature.ts'
import { answeredLabel } from './label-counts.ts'
import type { MeasuredRow, ReportMetric } from './report-metric.ts'
import type { ScoreContext } from './scorer.ts'

/** Answers at least this sure count as confident. */
const confident = 0.9
const bins = 10

interface Confidence {
  readonly chances: Readonly<Record<string, number>>
  /** Of the label that was answered. */
  readonly sure: number
  readonly isRight: boolean
}

/** Probabilities over the labels from the arm's label likelihoods; undefined where it gives none. */
const confidenceOf = ({ example, output }: MeasuredRow, { labels }: ScoreContext): Confidence | undefined => {
  if (output.status !== 'answered' || output.labelScores === undefined) return undefined
  const names = Object.keys(output.labelScores)
  const answer = answeredLabel(output, labels)
  if (names.length < 2 || answer === undefined || output.labelScores[answer] === undefined) return undefined
  const logs = logSoftmax(names.map((name) => output.labelScores?.[name] ?? -Infinity))
  const chances = Object.fromEntries(names.map((name, k) => [name, Math.exp(logs[k] ?? -Infinity)]))
  return { chances, sure: chances[answer] ?? 0, isRight: answer === example.expected }
}

const lowIsBetter = { kind: 'ratio', unit: 'share', better: 'lower' } as const

/**
 * Expected calibration error: how far apart confidence and accuracy are, over ten bins of confidence of equal width, weighted by their
 * rows (Guo et al. 2017, arXiv:1706.04599, eq. 3). Counts per bin: rows, sum of confidence, right ones. Biased upwards on few rows.
 */
export const calibrationError: ReportMetric = {
  ...lowIsBetter,
  name: 'calibration-error',
  label: 'Calibration error',
  counts: (row, context) => {
    const found = confidenceOf(row, context)
    if (found === undefined) return null
    const counts = new Float64Array(3 * bins)
    const bin = Math.min(bins - 1, Math.floor(found.sure * bins))
    counts[3 * bin] = 1
    counts[3 * bin + 1] = found.sure
    counts[3 * bin + 2] = Number(found.isRight)
    return counts
  },
  value: (sums) => {
    let [rows, apart] = [0, 0]
    for (let bin = 0; bin < bins; bin++) {
      rows += sums[3 * bin] ?? 0
      apart += Math.abs((sums[3 * bin + 1] ?? 0) - (sums[3 * bin + 2] ?? 0))
    }
    return rows === 0 ? undefined : apart / rows
  },
}

/** Brier score: mean squared distance between the probabilities and the truth, halved so that it lies in [0, 1] for any number of labels. */
export const brier: ReportMetric = {
  ...lowIsBetter,
  name: 'brier',
  label: 'Brier score',
  counts: (row, context) => {
    const found = confidenceOf(row, context)
    if (found === undefined) return null
    const { expected } = row.example
    const others = Object.entries(found.chances).reduce((sum, [name, chance]) => sum + (name === expected ? 0 : chance ** 2), 0)
    return Float64Array.of(((1 - (found.chances[expected] ?? 0)) ** 2 + others) / 2, 1)
  },
  value: ([sum = 0, rows = 0]) => (rows === 0 ? undefined : sum / rows),
}

/** Of the wrong answers, the share given with a probability of 0.9 or more. */
export const confidentErrors: ReportMetric = {
  ...lowIsBetter,
  name: 'confident-errors',
  label: 'Wrong and confident',
  counts: (row, context) => {
    const found = confidenceOf(row, context)
    if (found === undefined) return null
    return found.isRight ? Float64Array.of(0, 0) : Float64Array.of(Number(found.sure >= confident), 1)
  },
  value: ([sure = 0, wrong = 0]) => (wrong === 0 ? undefined : sure / wrong),
}
