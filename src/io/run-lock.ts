import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { AssayError } from '../core/errors.ts'

/** SQLITE_BUSY (sqlite.org/rescode.html). */
const busy = 5

const makeFolder = (folder: string): void => {
  try {
    mkdirSync(folder)
  } catch (error) {
    // Another process was first.
    if (!existsSync(folder)) throw error
  }
}

const holderOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return 'unknown'
  }
}

/**
 * Exclusive right to work on a task, until disposed. It is a lock of the operating system on `.assay/run.lock` (held by SQLite), so
 * it dies with the process, however that ends. Throws `run-locked` with the holder's process id.
 */
export const lockRun = (taskRoot: string): AsyncDisposable => {
  const folder = join(taskRoot, '.assay')
  // Not `recursive`, which calls a disk that cannot be written a missing folder.
  if (!existsSync(folder)) makeFolder(folder)
  const file = join(folder, 'run.lock')
  const holderFile = join(folder, 'run.pid')
  const database = new DatabaseSync(file, { timeout: 0 })
  try {
    // In memory: a full disk must not keep `assay clean` from its lock.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if (!(error instanceof Error && 'errcode' in error && error.errcode === busy)) throw error
    throw new AssayError('run-locked', `process ${holderOf(holderFile)} is working on this task`, {
      where: taskRoot,
      hint: 'wait until it ends, or stop it; nothing needs to be removed',
      cause: error,
    })
  }
  try {
    writeFileSync(holderFile, `${process.pid}\n`)
  } catch {
    // The disk is full, say: the lock holds without its holder's name, and `assay clean`, which takes it too, must still work.
  }
  return {
    async [Symbol.asyncDispose]() {
      database.close()
    },
  }
}
