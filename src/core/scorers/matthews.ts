import { answeredLabel } from './label-counts.ts'
import type { ReportMetric } from './report-metric.ts'

/**
 * Matthews correlation of expected and answered labels, in [-1, 1]; 0 is chance, whatever the shares of the labels. Answers outside the
 * labels and failed outputs are one further label. Counts: rows, right ones, expected and answered per label (Gorodkin 2004, R_K).
 */
export const matthews: ReportMetric = {
  kind: 'ratio',
  name: 'mcc',
  label: 'Matthews correlation',
  unit: 'coefficient',
  better: 'higher',
  counts: ({ example, output, value }, { labels }) => {
    if (labels.length === 0 || value === null) return null
    const width = labels.length + 1
    const counts = new Float64Array(2 + 2 * width)
    const expected = labels.indexOf(example.expected)
    const answer = answeredLabel(output, labels)
    const answered = answer === undefined ? labels.length : labels.indexOf(answer)
    counts[0] = 1
    counts[1] = expected === answered ? 1 : 0
    counts[2 + (expected < 0 ? labels.length : expected)] = 1
    counts[2 + width + answered] = 1
    return counts
  },
  value: (sums) => {
    const width = (sums.length - 2) / 2
    const [rows = 0, right = 0] = sums
    let [together, expectedSquares, answeredSquares] = [0, 0, 0]
    for (let k = 0; k < width; k++) {
      const [expected, answered] = [sums[2 + k] ?? 0, sums[2 + width + k] ?? 0]
      together += expected * answered
      expectedSquares += expected ** 2
      answeredSquares += answered ** 2
    }
    const spread = Math.sqrt((rows ** 2 - expectedSquares) * (rows ** 2 - answeredSquares))
    return spread === 0 ? 0 : (right * rows - together) / spread
  },
}
