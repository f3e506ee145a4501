import type { MeasuredRow, ReportMetric } from './report-metric.ts'

const latencyOf = ({ output }: MeasuredRow): number | null =>
  output.status === 'answered' && output.batched !== true ? output.latencyMs : null

const latency = (name: string, label: string, share: number): ReportMetric => ({
  kind: 'quantile',
  name,
  label,
  unit: 'ms',
  better: 'lower',
  share,
  of: latencyOf,
})

/** Time to the whole answer while the arm was evaluated, at the concurrency of the run; a replayed answer keeps its first one. */
export const latencyP50 = latency('latency-p50', 'Latency, median', 0.5)
export const latencyP95 = latency('latency-p95', 'Latency, 95th percentile', 0.95)

/** A total over all rows, divided by the number of answers, or by how many answers were right. */
const perAnswer = (
  facts: Pick<ReportMetric, 'name' | 'label' | 'unit'>,
  amount: (row: MeasuredRow) => number | undefined,
  divisor: 'answers' | 'right answers',
): ReportMetric => ({
  ...facts,
  kind: 'ratio',
  better: 'lower',
  counts: (row) => {
    const total = amount(row)
    if (row.output.status !== 'answered' || total === undefined) return null
    return Float64Array.of(total, divisor === 'answers' ? 1 : (row.value ?? 0))
  },
  value: ([total = 0, count = 0]) => (count === 0 ? undefined : total / count),
})

const costOf = ({ output }: MeasuredRow): number | undefined => (output.status === 'answered' ? output.costUsd : undefined)
const inputOf = ({ output }: MeasuredRow): number | undefined => (output.status === 'answered' ? output.usage?.promptTokens : undefined)
const outputOf = ({ output }: MeasuredRow): number | undefined =>
  output.status === 'answered' ? output.usage?.completionTokens : undefined
const tokensOf = (row: MeasuredRow): number | undefined => {
  const [read, written] = [inputOf(row), outputOf(row)]
  return read === undefined || written === undefined ? undefined : read + written
}

/** USD that the calls of one answer cost. */
export const costPerAnswer = perAnswer({ name: 'cost-per-answer', label: 'Cost of an answer', unit: 'usd' }, costOf, 'answers')
/** USD of all answers, divided by the right ones: what a right answer costs when the wrong ones are thrown away. */
export const costPerSuccess = perAnswer({ name: 'cost-per-success', label: 'Cost of a right answer', unit: 'usd' }, costOf, 'right answers')
export const inputTokens = perAnswer({ name: 'input-tokens', label: 'Tokens read for an answer', unit: 'tokens' }, inputOf, 'answers')
export const outputTokens = perAnswer({ name: 'output-tokens', label: 'Tokens written for an answer', unit: 'tokens' }, outputOf, 'answers')
/** Tokens read and written, divided by the right answers. */
export const tokensPerSuccess = perAnswer(
  { name: 'tokens-per-success', label: 'Tokens of a right answer', unit: 'tokens' },
  tokensOf,
  'right answers',
)
