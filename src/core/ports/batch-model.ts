import type { ModelIdentity, ModelRequest, ModelResult } from './model.ts'

/** One request of a batch. `id` is the journal key: 64 characters, unique within the batch. */
export interface BatchItem {
  readonly id: string
  readonly request: ModelRequest
}

export type BatchState =
  | { readonly status: 'running'; readonly done: number; readonly total: number }
  /** Results of the requests that were answered can be collected, whatever became of the others. */
  | { readonly status: 'ended'; readonly why: 'completed' | 'expired' | 'cancelled' }
  /** Nothing was run: the provider refused the batch as a whole. */
  | { readonly status: 'failed'; readonly why: string }

/**
 * Requests handed in together, answered within a day or so at a lower price. Every method throws `provider-failed` or
 * `network-unreachable` where the provider cannot be asked, and the signal's reason after an abort.
 */
export interface BatchModel extends AsyncDisposable {
  readonly identity: ModelIdentity
  /** Part of the live price that a batch costs, and where that is written; 1 where nobody says. */
  readonly price: { readonly factor: number; readonly source: string }
  /** The provider answers within this, or the rest expires. */
  readonly windowHours: number
  /** Requests, and characters of all their messages, that one batch can hold. */
  readonly most: { readonly items: number; readonly characters: number }
  /** Uploads what `start` needs; costs nothing. Returns what names it at the provider, empty where there is no such step. */
  upload(items: readonly BatchItem[], signal: AbortSignal): Promise<string>
  /** Starts the batch; from here on it costs. Returns the provider's id. */
  start(upload: string, items: readonly BatchItem[], signal: AbortSignal): Promise<string>
  /**
   * The batch that an earlier process started from this upload but could not write down; undefined where there is none.
   * Providers without an upload are asked for a batch of this size since then (ms since the epoch).
   */
  find(start: { readonly upload: string; readonly count: number; readonly since: number }, signal: AbortSignal): Promise<string | undefined>
  poll(batchId: string, signal: AbortSignal): Promise<BatchState>
  /** Results in any order; ids without one were not run. Requests are needed to read answers as they were asked for. */
  collect(
    batchId: string,
    requests: ReadonlyMap<string, ModelRequest>,
    signal: AbortSignal,
  ): AsyncIterable<{ readonly id: string; readonly result: ModelResult }>
}
