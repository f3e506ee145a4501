import type { Output } from '../arms/output.ts'
import type { LabelledExample } from '../data/example.ts'
import type { ModelRequest, ModelResult } from '../ports/model.ts'
import type { Passage } from '../retrieval/passage.ts'
import type { JsonSchema } from '../task/json-schema.ts'
import type { Score } from './score.ts'

export interface ScoreContext {
  readonly labels: readonly string[]
  readonly schema?: JsonSchema
  /** Does a JSON value fit the task's schema? Absent where there is none. */
  conforms?(value: unknown): boolean
}

/** A scorer judges one output. Values lie in [0, 1]. */
export interface Scorer {
  readonly name: string
  readonly label: string
  /** `binary`: only 0 or 1; decides which paired method fits. */
  readonly scale: 'binary' | 'continuous'
  /** A rate of something unwanted (refusals): reported with the rows it found, and never decides. */
  readonly lowerIsBetter?: true
  score(example: LabelledExample, output: Output, context: ScoreContext): Score
}

/** A program that speaks JSON lines, or a JavaScript or TypeScript module whose default export judges one item. Paths are the task's. */
export type ScorerProgram = { readonly command: readonly string[] } | { readonly file: string }

/** What a scorer that is no pure function may ask of the world. Everything asked of a model is journalled and counted as the scorer's own cost. */
export interface ScoringWorld {
  embed(texts: readonly string[], signal: AbortSignal): Promise<readonly Float32Array[]>
  /** A model of task.yaml by name. A failed call is data: the score is then `unscored` with the reason. */
  ask(modelName: string, request: ModelRequest): Promise<ModelResult>
  /**
   * A user's scorer: one JSON line for each item goes in, one comes out, in order. Throws `scorer-failed` where the program dies, hangs or
   * does not write JSON, and `program-failed` where it cannot be started at all.
   */
  runScorer(program: ScorerProgram, items: readonly unknown[], signal: AbortSignal): AsyncIterable<unknown>
  /** Passages by id, for citations and groundedness; undefined where the task has no corpus. */
  passage?(id: string): Passage | undefined
  readonly signal: AbortSignal
}

/** Judges many outputs together, with help of the world: embeddings, a judge, a user's program. Scores are aligned with the items. */
export interface WorldScorer {
  readonly name: string
  readonly label: string
  readonly scale: 'binary' | 'continuous'
  /** A judge decides nothing alone until it was calibrated (DESIGN §4). */
  readonly isJudge?: boolean
  scoreAll(
    items: readonly { readonly example: LabelledExample; readonly output: Output }[],
    context: ScoreContext,
    world: ScoringWorld,
  ): Promise<readonly Score[]>
}

export type AnyScorer = Scorer | WorldScorer

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
