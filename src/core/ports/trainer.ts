import type { Recipe } from '../training/recipe.ts'

/** One row for a trainer, tokenised by TypeScript: `labels[i]` is `inputIds[i]` where trained, -100 elsewhere. */
export interface TrainRow {
  readonly inputIds: readonly number[]
  readonly labels: readonly number[]
}

export interface TrainJob {
  /** Folder for this job's files (job.json, events, checkpoints, adapter); absolute. The same folder resumes. */
  readonly folder: string
  /** Catalogue id of the base model, and its GGUF file. */
  readonly base: { readonly id: string; readonly ggufFile: string; readonly sha256: string }
  readonly rows: readonly TrainRow[]
  readonly recipe: Recipe
  readonly seed: number
  /** Prompts (token ids) to continue greedily with the trainer's own model at the end, for the parity check. */
  readonly parityPrompts: readonly (readonly number[])[]
  readonly parityMaxTokens: number
  /** Where the answer is one of a closed set: token ids of every answer; the trainer then picks the likeliest instead of writing freely. */
  readonly parityChoices?: readonly (readonly number[])[]
}

export type TrainEvent =
  | { readonly kind: 'started'; readonly totalSteps: number; readonly trainedTokens: number; readonly resumedFromStep: number }
  | {
      readonly kind: 'step'
      readonly step: number
      readonly totalSteps: number
      readonly loss: number
      readonly learningRate: number
      readonly tokensPerSecond: number
      readonly etaMs: number
    }
  | { readonly kind: 'checkpoint'; readonly step: number; readonly folder: string }
  | { readonly kind: 'finished'; readonly steps: number }

export interface TrainResult {
  readonly status: 'finished' | 'stopped'
  readonly steps: number
  readonly resumes: number
  readonly tokensPerSecond: number
  /** PEFT folders by step; the caller chooses. */
  readonly checkpoints: readonly { readonly step: number; readonly folder: string }[]
  /** Continuations (token ids) of `parityPrompts` by the trainer's own model with the chosen checkpoint's weights; without `parityChoices` greedy. */
  readonly parityOutputs: readonly (readonly number[])[]
  /** The same, decoded by the trainer's tokenizer; with `parityChoices` empty. */
  readonly parityTexts: readonly string[]
  /** The checkpoint `choose` named (the last one without it), copied to `folder`, where it stays. */
  readonly chosen: { readonly step: number; readonly folder: string }
}

export interface TrainerStatus {
  readonly id: string
  readonly label: string
  readonly ready: boolean
  /** Why not, and the command that helps. */
  readonly problem?: { readonly message: string; readonly hint: string }
  readonly folder?: string
  readonly bytes?: number
  readonly versions: Readonly<Record<string, string>>
}

/** What runs a recipe. Killed means resumable: `train` with the same folder goes on from the newest whole checkpoint. */
export interface Trainer {
  readonly id: string
  readonly label: string
  status(): Promise<TrainerStatus>
  /** Builds the environment if it is missing; idempotent, safe for two processes at once. */
  prepare(onProgress: (message: string) => void, signal: AbortSignal): Promise<TrainerStatus>
  /** Removes what `prepare` built. */
  remove(): Promise<void>
  /**
   * Runs the job. `onCheckpoint` may take long (it scores through the served path); 'stop' ends training early.
   * Throws AssayError `trainer-failed` with the last lines of the trainer's log.
   */
  train(
    job: TrainJob,
    hooks: {
      onEvent(event: TrainEvent): void
      onCheckpoint(step: number, folder: string): Promise<'continue' | 'stop'>
      /** Called once, after training and every `onCheckpoint`: the step whose weights are kept. */
      choose?(): Promise<number>
    },
    signal: AbortSignal,
  ): Promise<TrainResult>
}
