import type { ModelReply } from './model.ts'

/** What is kept of a finished call: enough to replay it byte for byte. */
export interface JournalEntry {
  readonly key: string
  readonly reply: ModelReply
  readonly costUsd: number
  /** ms since the epoch. */
  readonly at: number
}

/** `fresh`: nobody called yet. `in-flight`: an intent without a result (a crash): may have been paid. `done`: replay it. */
export type JournalState =
  | { readonly status: 'fresh' }
  | { readonly status: 'in-flight'; readonly startedAt: number; readonly owner: string }
  | { readonly status: 'done'; readonly entry: JournalEntry }

/**
 * Journal of model calls, keyed by content (DESIGN §10.8). `begin` writes the intent durably before the call,
 * `finish` the reply before anyone uses it. Several processes may share one journal.
 */
export interface Journal extends AsyncDisposable {
  lookup(keys: readonly string[]): Promise<ReadonlyMap<string, JournalState>>
  begin(key: string): Promise<void>
  finish(entry: JournalEntry): Promise<void>
  /** The call failed and cost nothing: the intent is taken back. */
  abandon(key: string): Promise<void>
  /** The call failed but may have been paid: the intent stays and is at once what `orphans` reports. */
  release(key: string): Promise<void>
  /** USD that the finished calls it keeps have cost: what a task has spent so far, over all its runs. */
  spentUsd(): Promise<number>
  /** Intents without a result: left by dead processes, or released. */
  orphans(): Promise<readonly { readonly key: string; readonly startedAt: number }[]>
}
