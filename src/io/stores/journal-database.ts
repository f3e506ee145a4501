import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { AssayError } from '../../core/errors.ts'
import { salvageReplies } from './journal-salvage.ts'
import { sqliteFault } from '../../core/sqlite-fault.ts'

/** Entry N brings a journal from version N to N + 1 (`user_version`). Never edit one that was released. */
const migrations = [
  `CREATE TABLE intents (key BLOB PRIMARY KEY, owner TEXT NOT NULL, started_at REAL NOT NULL) WITHOUT ROWID;
   CREATE TABLE replies (key BLOB PRIMARY KEY, reply TEXT NOT NULL, cost_usd REAL NOT NULL, at REAL NOT NULL) WITHOUT ROWID;`,
]

/** Above this size the whole-file check would delay every start; a cut-off file is still noticed. */
const fullCheckBytes = 64 * 2 ** 20

const migrate = (database: DatabaseSync, file: string): void => {
  database.exec('BEGIN IMMEDIATE')
  try {
    const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'])
    if (version > migrations.length) {
      throw new AssayError('journal-corrupt', `the journal has version ${version}, this assay knows ${migrations.length}`, {
        where: file,
        hint: 'use the newer assay that wrote it, or move the file away',
      })
    }
    for (const step of migrations.slice(version)) database.exec(step)
    database.exec(`PRAGMA user_version = ${migrations.length}; COMMIT`)
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

const open = (file: string): DatabaseSync => {
  const database = new DatabaseSync(file, { timeout: 10_000 })
  try {
    // NORMAL: a commit is with the system when it returns, which a kill cannot undo; `wal-sync.ts` brings it to the disk.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -8000; PRAGMA wal_autocheckpoint = 8000')
    const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'])
    if (version !== migrations.length) migrate(database, file)
    if (file !== ':memory:' && statSync(file).size <= fullCheckBytes) {
      const answer = database.prepare('PRAGMA quick_check(1)').get()?.['quick_check']
      if (answer !== 'ok') throw new BrokenJournal(String(answer))
    }
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

class BrokenJournal extends Error {}

/** Moves a broken journal aside, begins a new one with what could be read, and says so; the next command goes on. */
const setAside = (file: string, cause: unknown): AssayError => {
  let aside = `${file}.broken`
  for (let i = 2; existsSync(aside); i++) aside = `${file}.broken-${i}`
  renameSync(file, aside)
  for (const suffix of ['-wal', '-shm']) {
    if (!existsSync(file + suffix)) continue
    if (suffix === '-wal') renameSync(file + suffix, aside + suffix)
    else rmSync(file + suffix)
  }
  const fresh = open(file)
  const saved = salvageReplies(aside, fresh)
  fresh.close()
  return new AssayError('journal-corrupt', `the journal was damaged; ${saved} finished calls were recovered into a new one`, {
    where: file,
    hint: `run the same command again: calls that were not recovered are made again. The damaged file is kept as ${aside}`,
    cause,
  })
}

/**
 * Opens (or makes) the journal's database and checks it. Throws `journal-corrupt` after a damaged file was set aside,
 * `disk-full`, or `journal-corrupt` for a version that this program does not know.
 */
export const openJournalDatabase = (file: string): DatabaseSync => {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true })
  try {
    return open(file)
  } catch (error) {
    if (error instanceof BrokenJournal || sqliteFault(error) === 'corrupt') throw setAside(file, error)
    throw toJournalError(error, file)
  }
}

/** The catalogue's error for a failed statement; errors that are not the database's own pass unchanged. */
export const toJournalError = (error: unknown, file: string): unknown => {
  const fault = sqliteFault(error)
  if (fault === 'full') {
    return new AssayError('disk-full', 'the journal could not be written: the disk is full', {
      where: file,
      hint: 'free some space (`assay clean` shows what can go) and run the same command again: finished calls are replayed',
      cause: error,
    })
  }
  if (fault === 'corrupt') {
    return new AssayError('journal-corrupt', 'the journal was damaged while it was in use', {
      where: file,
      hint: 'run the same command again: what can be read is recovered, the damaged file is kept beside it',
      cause: error,
    })
  }
  return error
}
