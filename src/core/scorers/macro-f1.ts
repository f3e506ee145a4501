import { parseAnswer } from '../arms/parse-answer.ts'
import type { Metric } from './scorer.ts'

/**
 * Mean of the labels' F1 over labels that were expected or answered at least once, as scikit-learn's macro average.
 * Counts: right, missed and wrongly answered, one block of `labels.length` each. An answer outside the labels, or a
 * failed output, only misses its own label.
 */
export const macroF1: Extract<Metric, { kind: 'data-set' }> = {
  kind: 'data-set',
  name: 'macro-f1',
  label: 'Macro F1',
  scorer: 'label',
  counts: (example, output, { labels }) => {
    const counts = new Float64Array(labels.length * 3)
    const expected = labels.indexOf(example.expected)
    const answered = output.status === 'answered' ? labels.indexOf(parseAnswer(output.text, { kind: 'labels', labels }).text) : -1
    if (expected >= 0 && expected === answered) counts[expected] = 1
    else {
      if (expected >= 0) counts[labels.length + expected] = 1
      if (answered >= 0) counts[2 * labels.length + answered] = 1
    }
    return counts
  },
  value: (sums) => {
    const labels = sums.length / 3
    let [total, seen] = [0, 0]
    for (let k = 0; k < labels; k++) {
      const right = sums[k] ?? 0
      const whole = 2 * right + (sums[labels + k] ?? 0) + (sums[2 * labels + k] ?? 0)
      if (whole === 0) continue
      total += (2 * right) / whole
      seen++
    }
    return seen === 0 ? 0 : total / seen
  },
}
