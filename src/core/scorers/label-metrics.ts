import { labelCounts, sumsByLabel, type LabelSums } from './label-counts.ts'
import type { Metric } from './scorer.ts'

type LabelMetric = Extract<Metric, { kind: 'data-set' }>

/** Mean of a share over the labels that occur; a share of nothing is 0, as in scikit-learn. */
const macroMean =
  (part: (sums: LabelSums) => number, whole: (sums: LabelSums) => number, occurs: (sums: LabelSums) => boolean) =>
  (sums: Float64Array): number => {
    const seen = sumsByLabel(sums).filter(occurs)
    const total = seen.reduce((sum, label) => sum + (whole(label) === 0 ? 0 : part(label) / whole(label)), 0)
    return seen.length === 0 ? 0 : total / seen.length
  }

const labelMetric = (name: string, label: string, value: (sums: Float64Array) => number): LabelMetric => ({
  kind: 'data-set',
  name,
  label,
  scorer: 'label',
  counts: labelCounts,
  value,
})

const wasSeen = ({ right, missed, wrong }: LabelSums): boolean => right + missed + wrong > 0

/** Mean of the labels' F1 over labels that were expected or answered at least once, as scikit-learn's macro average. */
export const macroF1 = labelMetric(
  'macro-f1',
  'Macro F1',
  macroMean(
    ({ right }) => 2 * right,
    ({ right, missed, wrong }) => 2 * right + missed + wrong,
    wasSeen,
  ),
)

/** Mean over the labels of: how often an answer with this label is right. */
export const macroPrecision = labelMetric(
  'macro-precision',
  'Macro precision',
  macroMean(
    ({ right }) => right,
    ({ right, wrong }) => right + wrong,
    wasSeen,
  ),
)

/** Mean over the labels, those answered without being expected included, of: how often a row of this label is found. */
export const macroRecall = labelMetric(
  'macro-recall',
  'Macro recall',
  macroMean(
    ({ right }) => right,
    ({ right, missed }) => right + missed,
    wasSeen,
  ),
)

/** Mean recall of the labels that were expected: accuracy if every label were equally common. */
export const balancedAccuracy = labelMetric(
  'balanced-accuracy',
  'Balanced accuracy',
  macroMean(
    ({ right }) => right,
    ({ right, missed }) => right + missed,
    ({ right, missed }) => right + missed > 0,
  ),
)

/** F1 over all decisions: accuracy, but an answer outside the labels only misses and is no wrong label. */
export const microF1 = labelMetric('micro-f1', 'Micro F1', (sums) => {
  let [right, off] = [0, 0]
  for (const label of sumsByLabel(sums)) {
    right += label.right
    off += label.missed + label.wrong
  }
  return right + off === 0 ? 0 : (2 * right) / (2 * right + off)
})
