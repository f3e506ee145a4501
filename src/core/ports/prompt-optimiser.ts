import type { LabelledExample } from '../data/example.ts'

/** Improves a system message by trying it on examples (GEPA). Sees only what it is given: never golden. */
export interface PromptOptimiser {
  /** Calls it needs at least to do its work on so many examples: grows with them. */
  leastCalls(rows: { readonly train: number; readonly dev: number }): number
  optimise(options: {
    readonly seedPrompt: string
    readonly train: readonly LabelledExample[]
    readonly dev: readonly LabelledExample[]
    /** Answers one example under a system message; counts as one call. */
    answer(system: string, example: LabelledExample): Promise<{ readonly text: string; readonly score: number }>
    /** One free chat with the model that writes better prompts; counts as one call. */
    reflect(prompt: string): Promise<string>
    readonly mostCalls: number
    readonly seed: number
    readonly signal: AbortSignal
  }): Promise<OptimisedPrompt>
}

export interface OptimisedPrompt {
  readonly prompt: string
  readonly calls: number
  readonly rounds: number
  /** Prompts that were scored on all of dev, the first one included. */
  readonly tries: number
  /** Mean score on dev of the seed prompt, and of the chosen one. */
  readonly firstScore: number
  readonly devScore: number
}
