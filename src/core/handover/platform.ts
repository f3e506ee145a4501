import type { Example } from '../data/example.ts'
import type { Loss } from './losses.ts'
import type { ThumbCounts, ThumbedAnswer } from './thumbs.ts'

/** The rows of one task, ready to be written for a platform that trains. */
export interface HandoverData {
  readonly name: string
  /** The prompt that will be sent when the model serves: training and serving must not differ. Empty: none. */
  readonly systemPrompt: string
  readonly train: readonly Example[]
  /** What the platform may look at while it trains: Assay's dev, never golden. */
  readonly dev: readonly Example[]
  /** The base model as the user names it; a placeholder where task.yaml names none that others know. */
  readonly baseModel: string
}

/** Which turns a platform learns from, as its own defaults and the written files have it. */
export type LossRule =
  | 'answer' // only the last answer of a row
  | 'every-answer' // each assistant turn
  | 'by-thumb' // the answer of a row, towards it or away from it
  | 'not documented'

/** What a platform accepts at most and at least; each with where it is written down. */
export interface PlatformLimits {
  readonly minRows?: number
  readonly maxRows?: number
  readonly maxDevRows?: number
  readonly maxFileBytes?: number
  readonly maxRowTokens?: number
  /** Turns after an optional system message must alternate between user and assistant. */
  readonly mustAlternate?: boolean
  readonly takesTools: boolean
  /** In words: page or file that says so. */
  readonly source: string
}

export interface WrittenFile {
  readonly name: string
  readonly text: string
}

/** How a platform takes answers with a thumb (KTO). */
export interface ThumbForm {
  row(answer: ThumbedAnswer, systemPrompt: string): unknown
  readonly names: { readonly train: string; readonly dev: string }
  /** A row holds one question: earlier turns have no place, and of system messages all rows have one or none has. */
  readonly isOneTurn?: true
  readonly loses: readonly Loss[]
  extra(data: HandoverData, counts: ThumbCounts): readonly WrittenFile[]
  readonly run: string
  readonly notes: readonly string[]
}

/** A place that trains: a local trainer or a provider. One file in `platforms`, one line in `platforms/index.ts`. */
export interface Platform {
  readonly id: string
  readonly label: string
  /** A provider: rows that it gets leave this machine. */
  readonly isElsewhere?: boolean
  readonly limits: PlatformLimits
  readonly lossRule: LossRule
  /** What its rows have no place for. */
  readonly loses: readonly Loss[]
  /** A row with an answer in the platform's own shape. */
  row(example: Example, systemPrompt: string): unknown
  /** A row with a better and a worse answer; absent where the platform has no preference training. */
  pair?(example: Example, systemPrompt: string): unknown
  /** Answers with a thumb; absent where the platform has no KTO. */
  readonly thumbs?: ThumbForm
  /** Name of the file with rows to train on, and with dev rows. */
  readonly names: { readonly train: string; readonly dev: string; readonly trainPairs: string; readonly devPairs: string }
  /** Further files: a configuration for a local trainer. */
  extra?(data: HandoverData, has: { readonly rows: boolean; readonly pairs: boolean }): readonly WrittenFile[]
  /** The command that starts it, in the folder. */
  run(data: HandoverData, has: { readonly rows: boolean; readonly pairs: boolean }): string
  readonly notes: readonly string[]
}
