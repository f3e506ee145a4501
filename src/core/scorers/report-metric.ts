import type { Output } from '../arms/output.ts'
import type { LabelledExample } from '../data/example.ts'
import type { ScoreContext } from './scorer.ts'

/** What a number counts; a share lies in [0, 1], a coefficient in [-1, 1]. */
export type MetricUnit = 'share' | 'coefficient' | 'ms' | 'usd' | 'tokens'

interface ReportMetricBase {
  readonly name: string
  readonly label: string
  readonly unit: MetricUnit
  /** Which way is better; `none`: neither. */
  readonly better: 'higher' | 'lower'
}

/** One row of a result, as report metrics see it. */
export interface MeasuredRow {
  readonly example: LabelledExample
  readonly output: Output
  /** By the task's deciding scorer; null where it is not known. */
  readonly value: number | null
}

/**
 * A metric that is shown and never decides: it is no score in [0, 1], or lower is better, or it is about the arm and not its answers.
 * `ratio`: computed on totals, never as an average of per-example ratios (evaluation.md §4), with a bootstrap interval over examples;
 * `quantile`: of one number per row.
 */
export type ReportMetric = ReportMetricBase &
  (
    | {
        readonly kind: 'ratio'
        /** Added up over the rows; null leaves a row out. */
        counts(row: MeasuredRow, context: ScoreContext): Float64Array | null
        /** undefined where the sums say nothing (cost per right answer without a right answer). */
        value(sums: Float64Array): number | undefined
      }
    | { readonly kind: 'quantile'; readonly share: number; of(row: MeasuredRow): number | null }
  )
