/** Milliseconds since the epoch and a monotonic reading; passed in so that runs replay. */
export interface Clock {
  now(): number
  monotonicMs(): number
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** A seeded generator: the same seed gives the same numbers on every platform. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number
  /** Integer in [0, bound). */
  below(bound: number): number
  /** A generator for a named purpose; independent of how much the parent was used. */
  fork(purpose: string): Random
}

/** Files of one task folder (paths relative to it). Writes are atomic (temporary file, fsync, rename). */
export interface TaskFiles {
  readonly root: string
  exists(path: string): Promise<boolean>
  readText(path: string): Promise<string>
  /**
   * Files under a folder, relative to it, in one order everywhere; hidden ones and links to folders are passed over. A file lists
   * itself as ''.
   */
  list(path: string): Promise<readonly string[]>
  writeText(path: string, text: string): Promise<void>
  /** Writes lines as they come, whole or not at all: nothing is held in memory, nothing stays when the lines throw. Returns their number. */
  writeLines(path: string, lines: AsyncIterable<string>): Promise<number>
  /** Appends one JSON line and flushes. */
  appendLine(path: string, value: unknown): Promise<void>
  /** Reads JSON lines; a half-written last line is dropped. */
  readLines(path: string): AsyncIterable<unknown>
  hash(path: string): Promise<string>
  remove(path: string): Promise<void>
  absolute(path: string): string
}
