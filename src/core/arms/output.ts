/** Why a call gave nothing. `missing`: nobody knows what the arm would have said (transport); otherwise it scores 0. */
export interface Failure {
  readonly kind:
    | 'network'
    | 'rate-limit'
    | 'quota'
    | 'timeout'
    | 'server'
    | 'auth'
    | 'bad-request'
    | 'garbage'
    | 'refused'
    | 'empty'
    | 'crashed'
    | 'cancelled'
  readonly message: string
  readonly retryable: boolean
  readonly missing: boolean
  readonly httpStatus?: number
  readonly retryAfterMs?: number
}

export interface Usage {
  readonly promptTokens: number
  readonly completionTokens: number
  readonly cachedPromptTokens?: number
}

interface OutputBase {
  readonly exampleId: string
  readonly arm: string
  readonly repeat: number
}

/** What an arm returned for an example. Latency and cost are those of the original call, also when replayed. */
export type Output =
  | (OutputBase & {
      readonly status: 'answered'
      readonly text: string
      /** Log-likelihood (or log-probability) per label, where the arm has them. */
      readonly labelScores?: Readonly<Record<string, number>>
      readonly usage?: Usage
      readonly latencyMs: number
      readonly costUsd?: number
      readonly finishReason?: string
      /** Calls to a model behind this answer; 1 where absent and a model was asked. */
      readonly calls?: number
      /** Passages the answer rests on, best first. */
      readonly passages?: readonly string[]
      /** Time to the first token, where the call was streamed. */
      readonly firstTokenMs?: number
      /** Answered in a batch: `latencyMs` says nothing. */
      readonly batched?: true
      readonly replayed: boolean
    })
  | (OutputBase & { readonly status: 'failed'; readonly failure: Failure; readonly replayed: boolean })
