import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DatabaseSync } from 'node:sqlite'

/** SQLITE_BUSY (sqlite.org/rescode.html). */
const busy = 5

/** Waits for an exclusive lock that the system frees when the process dies, however it dies. `onWait` is told once. */
const waitForLock = async (file: string, onWait: () => void, signal: AbortSignal): Promise<Disposable> => {
  mkdirSync(dirname(file), { recursive: true })
  const database = new DatabaseSync(file, { timeout: 0 })
  let told = false
  for (;;) {
    try {
      database.exec('BEGIN EXCLUSIVE')
      return { [Symbol.dispose]: () => database.close() }
    } catch (error) {
      if (!(error instanceof Error && 'errcode' in error && error.errcode === busy)) {
        database.close()
        throw error
      }
    }
    if (!told) onWait()
    told = true
    try {
      await sleep(500, undefined, { signal })
    } catch (error) {
      database.close()
      throw error
    }
  }
}

/** Does `work` while holding the lock of a file that other processes may want too. */
export const withBuildLock = async <Result>(
  file: string,
  options: { readonly signal: AbortSignal; onWait(): void },
  work: () => Promise<Result>,
): Promise<Result> => {
  const lock = await waitForLock(file, options.onWait, options.signal)
  try {
    return await work()
  } finally {
    lock[Symbol.dispose]()
  }
}
