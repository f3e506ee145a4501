import type { Failure, Usage } from '../../../core/arms/output.ts'

/** What the child process is asked. One process serves one model file, with at most one adapter. */
export type WorkerRequest =
  | {
      readonly kind: 'open'
      readonly modelFile: string
      readonly adapterFile?: string
      readonly adapterScale?: number
      /** Contexts, each computing by itself on its part of the threads. */
      readonly contexts: number
      readonly threads: number
      /** Per context. */
      readonly sequences: number
      readonly contextTokens: number
      /** Text of the token that ends a turn; the file's own idea of it may be the end of a text instead. */
      readonly endOfTurn?: string
    }
  | { readonly kind: 'open-embedder'; readonly modelFile: string; readonly threads: number; readonly contextTokens: number }
  | { readonly kind: 'answer'; readonly ask: Ask }
  | { readonly kind: 'tokenize'; readonly text: string }
  | { readonly kind: 'probabilities'; readonly tokens: readonly number[] }
  | { readonly kind: 'embed'; readonly texts: readonly string[] }

/** A rendered prompt and how to answer it. */
export interface Ask {
  readonly prompt: string
  readonly how:
    | { readonly kind: 'free' }
    | { readonly kind: 'likelihood'; readonly labels: readonly string[] }
    | { readonly kind: 'label-trie'; readonly labels: readonly string[] }
    | { readonly kind: 'grammar'; readonly gbnf: string }
  readonly maxTokens: number
  readonly temperature: number
  readonly seed: number
  readonly stop: readonly string[]
}

export interface Answer {
  readonly text: string
  readonly labelScores?: Readonly<Record<string, number>>
  readonly usage: Usage
  readonly finishReason: 'stop' | 'length' | 'other'
  /** From the moment a sequence was free for this call. */
  readonly latencyMs: number
}

export type AskResult = { readonly status: 'answered'; readonly answer: Answer } | { readonly status: 'failed'; readonly failure: Failure }

export interface WorkerReplies {
  open: { readonly eosToken: number }
  'open-embedder': { readonly dimensions: number }
  answer: AskResult
  tokenize: readonly number[]
  probabilities: Float32Array
  embed: readonly Float32Array[]
}

export type ToWorker = { readonly id: number; readonly request: WorkerRequest } | { readonly cancel: number }
export type FromWorker = { readonly id: number; readonly value: unknown } | { readonly id: number; readonly error: string }
