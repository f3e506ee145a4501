/** Primary result codes of SQLite (sqlite.org/rescode.html); extended codes carry them in the low byte. */
const primary = { corrupt: 11, full: 13, ioError: 10, notADatabase: 26 } as const

/** `SQLITE_IOERR_WRITE`, `_FSYNC`, `_TRUNCATE`, `_SHMOPEN` and `_SHMSIZE`: quotas, and a disk too full for the index of the log, end here. */
const writeFailures = new Set([778, 1034, 1546, 4618, 4874])

/** What went wrong, as far as the journal cares; undefined for everything else. */
export const sqliteFault = (error: unknown): 'corrupt' | 'full' | undefined => {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined
  const code = error.errcode & 0xff
  if (code === primary.corrupt || code === primary.notADatabase) return 'corrupt'
  if (code === primary.full || (code === primary.ioError && writeFailures.has(error.errcode))) return 'full'
  return undefined
}
