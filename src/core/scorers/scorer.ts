import type { Output } from '../arms/output.ts'
import type { LabelledExample } from '../data/example.ts'
import type { JsonSchema } from '../task/json-schema.ts'
import type { Score } from './score.ts'

export interface ScoreContext {
  readonly labels: readonly string[]
  readonly schema?: JsonSchema
}

/** A scorer judges one output. Values lie in [0, 1]. */
export interface Scorer {
  readonly name: string
  readonly label: string
  /** `binary`: only 0 or 1; decides which paired method fits. */
  readonly scale: 'binary' | 'continuous'
  score(example: LabelledExample, output: Output, context: ScoreContext): Score
}

/**
 * A metric aggregates scores. `mean`: the mean of one scorer (accuracy, exact-json, token-f1). `data-set`:
 * computed from all answers at once (macro-f1, slot-f1), compared by paired bootstrap over examples.
 */
export type Metric =
  | { readonly kind: 'mean'; readonly name: string; readonly label: string; readonly scorer: string }
  | {
      readonly kind: 'data-set'
      readonly name: string
      readonly label: string
      readonly scorer: string
      /** Per-example sufficient statistics, summed with integer multiplicities by the bootstrap; `value` turns the sums into the metric in [0, 1]. */
      counts(example: LabelledExample, output: Output, context: ScoreContext): Float64Array
      value(sums: Float64Array): number
    }
