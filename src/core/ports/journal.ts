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
 * Who makes a call. `begun`: the caller, nobody did before. `begun-again`: the caller, after somebody who died with it or let it go: it may
 * have been paid. `taken`: not the caller, it is in flight elsewhere.
 */
export type Claim = 'begun' | 'begun-again' | 'taken'

/**
 * Journal of model calls, keyed by content (DESIGN §10.8). `begin` writes the intent durably before the call,
 * `finish` the reply before anyone uses it. Several processes may share one journal.
 */
export interface Journal extends AsyncDisposable {
  lookup(keys: readonly string[]): Promise<ReadonlyMap<string, JournalState>>
  /** Claims the call: of all that ask at once, in any process, one gets it. */
  begin(key: string): Promise<Claim>
  finish(entry: JournalEntry): Promise<void>
  /** The call failed and cost nothing: the intent is taken back. */
  abandon(key: string): Promise<void>
  /** The call failed but may have been paid: the intent stays and is at once what `orphans` reports. */
  release(key: string): Promise<void>
  /** USD that the finished calls it keeps have cost: what a task has spent so far, over all its runs. */
  spentUsd(): Promise<number>
  /** A whole copy in a new file, as of now. */
  copyTo(file: string): Promise<void>
  /**
   * Takes over what another journal file holds and this one has not: finished calls, and intents without a result as orphans. Returns how many
   * finished calls were new. Throws `journal-corrupt` where the file cannot be read.
   */
  absorb(file: string): Promise<number>
  /** Finished calls, and how many of them were made before `before` (ms since the epoch). */
  count(before: number): Promise<{ readonly calls: number; readonly older: number }>
  /** Drops finished calls made before `before`, and gives the space back to the disk. Returns how many. */
  prune(before: number): Promise<number>
  /** Intents without a result: left by dead processes, or released. */
  orphans(): Promise<readonly { readonly key: string; readonly startedAt: number }[]>
}
