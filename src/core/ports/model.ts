import type { Failure, Usage } from '../arms/output.ts'
import type { ChatMessage } from '../data/example.ts'
import type { JsonSchema } from '../task/json-schema.ts'

/** What an answer may look like. Clients turn it into a grammar, likelihood scoring, or `response_format`. */
export type OutputConstraint =
  | { readonly kind: 'free' }
  | { readonly kind: 'labels'; readonly labels: readonly string[] }
  | {
      readonly kind: 'json'
      readonly schema: JsonSchema
      /** How a grammar writes it: members in the order of the schema instead of sorted, and how many characters a string may have. */
      readonly writing?: { readonly inSchemaOrder?: boolean; readonly longestText?: number }
    }

export interface ModelRequest {
  readonly messages: readonly ChatMessage[]
  readonly constraint: OutputConstraint
  readonly decoding: { readonly temperature: number; readonly maxTokens: number; readonly seed?: number; readonly stop?: readonly string[] }
  /** Repeat index: part of the journal key, so that repeats are real calls. */
  readonly repeat: number
}

export interface ModelReply {
  readonly text: string
  /** Log-likelihood of each whole label given the prompt, when the constraint was `labels` and the model can tell. */
  readonly labelScores?: Readonly<Record<string, number>>
  readonly usage: Usage
  readonly finishReason: 'stop' | 'length' | 'other'
  readonly latencyMs: number
  /** From the request to the first piece of the answer, where the call was streamed. */
  readonly firstTokenMs?: number
  /** Answered in a batch: its latency says nothing about a call. */
  readonly batched?: true
  /** The endpoint counted no tokens: usage is a guess from the number of characters. */
  readonly usageEstimated?: true
}

/** What an endpoint says is left of its limits; each absent where it says nothing. */
export interface RateLimits {
  readonly remainingRequests?: number
  readonly remainingTokens?: number
  /** Until the limit that is spent (or, where none is, the slower one) is open again. */
  readonly resetMs?: number
}

export type ModelResult = { readonly limits?: RateLimits } & (
  | { readonly status: 'answered'; readonly reply: ModelReply }
  | { readonly status: 'failed'; readonly failure: Failure }
)

export interface CallOptions {
  readonly signal: AbortSignal
  /** Sent as Idempotency-Key where the endpoint takes one; the journal key. */
  readonly idempotencyKey: string
  /** Ask for the answer piece by piece, so that `firstTokenMs` is known; the answer is the same. Clients that cannot leave it out. */
  readonly stream?: boolean
}

/** A wish that an endpoint or model turned down; the client goes on without it. */
export type Refusal = 'json-schema' | 'temperature' | 'seed' | 'logprobs' | 'stream-usage'

/** A chat model behind one port. What can fail in a call is data in the result; only a bug throws. */
export interface Model extends AsyncDisposable {
  readonly identity: ModelIdentity
  /** Names the key that calls are made under (never is it): limits of providers are kept for each. */
  readonly account?: string
  /** How many calls this model can usefully have in flight at first. */
  readonly suggestedConcurrency: number
  call(request: ModelRequest, options: CallOptions): Promise<ModelResult>
  /** What is known by now to be left out of requests, because the provider has no such thing or refused it. */
  refusals?(): readonly Refusal[]
  /** Token ids of the rendered chat, exactly as `call` would feed them without `tools`; only the embedded model has it. */
  tokenize?(
    messages: readonly ChatMessage[],
    options: { readonly addGenerationPrompt: boolean; readonly tools?: readonly unknown[] },
  ): Promise<readonly number[]>
  /** Probability of every next token after `tokens`, by token id; only the embedded model has it (effect probe, training.md §8.8). */
  nextTokenProbabilities?(tokens: readonly number[]): Promise<Float32Array>
}

/** Everything of a model that changes its answers; goes into the journal key and the manifest. */
export interface ModelIdentity {
  /** URL without credentials, or `embedded:`. */
  readonly endpoint: string
  readonly model: string
  /** File hash or provider revision; empty where the provider has none (a moving alias). */
  readonly revision: string
  /** sha256 of the adapter file, empty without one. */
  readonly adapterHash: string
  readonly quantization?: string
  /** `2 cores AMD EPYC, llama.cpp` or `remote`. */
  readonly hardware: string
}
