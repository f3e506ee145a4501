import { open } from 'node:fs/promises'

/** A power cut loses at most about this much (ms); a kill of the process loses nothing. */
const intervalMs = 1_000

export interface WalSync {
  /** Something was committed: it will be on the disk soon. */
  written(): void
  /** Waits for a sync under way. */
  settle(): Promise<void>
}

/**
 * Syncs a journal's write-ahead log in the background, off the event loop. SQLite's own `synchronous = FULL` does it inside every commit
 * and stops the loop meanwhile: 5 ms at the median on a busy disk, hundreds of times a second (docs/decisions). The log file
 * carries none of SQLite's locks, so opening and closing it here releases nothing.
 */
export const createWalSync = (databaseFile: string): WalSync => {
  let waiting = false
  let dirty = false
  let running: Promise<void> = Promise.resolve()

  const sync = async (): Promise<void> => {
    try {
      const handle = await open(`${databaseFile}-wal`, 'r+')
      await handle.datasync().finally(() => handle.close())
    } catch {
      // The log is gone (checkpointed and closed) or the disk is in trouble: the next write of the database itself will say so.
    }
  }
  const schedule = (): void => {
    waiting = true
    setTimeout(() => {
      dirty = false
      running = sync().finally(() => {
        waiting = false
        if (dirty) schedule()
      })
    }, intervalMs).unref()
  }
  return {
    written() {
      dirty = true
      if (!waiting) schedule()
    },
    settle: () => running,
  }
}
