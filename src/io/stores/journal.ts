import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Claim, Journal, JournalEntry, JournalState } from '../../core/ports/journal.ts'
import type { ModelReply } from '../../core/ports/model.ts'
import { formatMark, isAlive, ownMark, parseMark } from '../process-liveness.ts'
import { openJournalDatabase, toJournalError } from './journal-database.ts'
import { createWalSync } from './wal-sync.ts'

interface Write {
  readonly run: () => void
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

/** Owner of intents that nobody waits for any more. */
const nobody = ''

/** Undefined for a row whose text no longer is what `finish` below wrote: SQLite has no checksums, and such a call must be made again. */
const toEntry = (key: string, row: Record<string, unknown>): JournalEntry | undefined => {
  try {
    return { key, reply: JSON.parse(String(row['reply'])) as ModelReply, costUsd: Number(row['cost_usd']), at: Number(row['at']) }
  } catch {
    return undefined
  }
}

/** All writes asked for in one turn of the event loop share one commit. */
const createGroupCommit = (
  database: DatabaseSync,
  file: string,
  committed: () => void,
): { write(run: () => void): Promise<void>; flush(): void } => {
  let pending: Write[] = []
  const flush = (): void => {
    const writes = pending
    pending = []
    if (writes.length === 0) return
    try {
      database.exec('BEGIN IMMEDIATE')
      for (const write of writes) write.run()
      database.exec('COMMIT')
    } catch (error) {
      try {
        if (database.isTransaction) database.exec('ROLLBACK')
      } catch {
        // The first error tells more.
      }
      const reason = toJournalError(error, file)
      for (const write of writes) write.failed(reason)
      return
    }
    committed()
    for (const write of writes) write.done()
  }
  return {
    write: (run) =>
      new Promise((done, failed) => {
        if (pending.push({ run, done, failed }) === 1) setImmediate(flush)
      }),
    flush,
  }
}

/**
 * The journal of model calls in one SQLite file (WAL), which several processes may share; `:memory:` for none. Reads see every
 * finished write; a kill undoes none, a power cut at most the last second. Keys are hex text with an even number of
 * digits. Throws `journal-corrupt`, `disk-full`.
 */
export const openJournal = ({ file, now = Date.now }: { readonly file: string; readonly now?: () => number }): Journal => {
  const database = openJournalDatabase(file)
  const owner = formatMark(ownMark())
  const sync = file === ':memory:' ? undefined : createWalSync(file)
  const commit = createGroupCommit(database, file, () => sync?.written())
  const prepare = (sql: string): StatementSync => database.prepare(sql)
  const selectReply = prepare('SELECT reply, cost_usd, at FROM replies WHERE key = ?')
  const selectIntent = prepare('SELECT owner, started_at FROM intents WHERE key = ?')
  const selectIntents = prepare('SELECT key, owner, started_at FROM intents ORDER BY started_at, key')
  const insertIntent = prepare('INSERT OR REPLACE INTO intents (key, owner, started_at) VALUES (?, ?, ?)')
  const insertReply = prepare('INSERT OR REPLACE INTO replies (key, reply, cost_usd, at) VALUES (?, ?, ?, ?)')
  const sumCosts = prepare('SELECT COALESCE(SUM(cost_usd), 0) AS usd FROM replies')
  const deleteIntent = prepare('DELETE FROM intents WHERE key = ?')
  const disown = prepare('UPDATE intents SET owner = ? WHERE key = ?')
  const bytes = (key: string): Buffer => Buffer.from(key, 'hex')

  /** Only the dead are remembered: they stay dead. */
  const dead = new Set<string>([nobody])
  const lives = (mark: string): boolean => {
    if (mark === owner) return true
    if (dead.has(mark)) return false
    const parsed = parseMark(mark)
    const isLiving = parsed !== undefined && isAlive(parsed)
    if (!isLiving) dead.add(mark)
    return isLiving
  }

  const stateOf = (key: string): JournalState | undefined => {
    const reply = selectReply.get(bytes(key))
    const entry = reply && toEntry(key, reply)
    if (entry !== undefined) return { status: 'done', entry }
    const intent = selectIntent.get(bytes(key))
    return intent && { status: 'in-flight', startedAt: Number(intent['started_at']), owner: String(intent['owner']) }
  }
  const guarded = <Result>(read: () => Result): Result => {
    try {
      return read()
    } catch (error) {
      throw toJournalError(error, file)
    }
  }

  return {
    async lookup(keys) {
      const states = new Map<string, JournalState>()
      guarded(() => {
        for (const key of keys) states.set(key, stateOf(key) ?? { status: 'fresh' })
      })
      return states
    },
    async begin(key) {
      let claim: Claim = 'begun'
      await commit.write(() => {
        const intent = selectIntent.get(bytes(key))
        const holder = intent && String(intent['owner'])
        claim = holder === undefined ? 'begun' : lives(holder) ? 'taken' : 'begun-again'
        if (claim !== 'taken') insertIntent.run(bytes(key), owner, now())
      })
      return claim
    },
    finish: ({ key, reply, costUsd, at }) =>
      commit.write(() => {
        insertReply.run(bytes(key), JSON.stringify(reply), costUsd, at)
        deleteIntent.run(bytes(key))
      }),
    abandon: (key) => commit.write(() => deleteIntent.run(bytes(key))),
    release: (key) => commit.write(() => disown.run(nobody, bytes(key))),
    spentUsd: async () => Number(guarded(() => sumCosts.get())?.['usd']),
    async copyTo(target) {
      commit.flush()
      guarded(() => prepare('VACUUM INTO ?').run(target))
    },
    async absorb(other) {
      commit.flush()
      // Checks the file, and brings one of an older version up to date.
      openJournalDatabase(other).close()
      return guarded(() => {
        prepare('ATTACH ? AS other').run(other)
        try {
          database.exec('BEGIN IMMEDIATE')
          const { changes } = prepare('INSERT OR IGNORE INTO main.replies SELECT key, reply, cost_usd, at FROM other.replies').run()
          database.exec(`DELETE FROM main.intents WHERE key IN (SELECT key FROM other.replies);
            INSERT OR IGNORE INTO main.intents SELECT key, '${nobody}', started_at FROM other.intents WHERE key NOT IN (SELECT key FROM main.replies);
            COMMIT`)
          return Number(changes)
        } finally {
          if (database.isTransaction) database.exec('ROLLBACK')
          database.exec('DETACH other')
        }
      })
    },
    async count(before) {
      const row = guarded(() => prepare('SELECT COUNT(*) AS calls, COALESCE(SUM(at < ?), 0) AS older FROM replies').get(before))
      return { calls: Number(row?.['calls']), older: Number(row?.['older']) }
    },
    async prune(before) {
      commit.flush()
      return guarded(() => {
        const { changes } = prepare('DELETE FROM replies WHERE at < ?').run(before)
        database.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)')
        return Number(changes)
      })
    },
    async orphans() {
      return guarded(() => selectIntents.all())
        .filter((row) => !lives(String(row['owner'])))
        .map((row) => ({ key: Buffer.from(row['key'] as Uint8Array).toString('hex'), startedAt: Number(row['started_at']) }))
    },
    async [Symbol.asyncDispose]() {
      commit.flush()
      await sync?.settle()
      database.close()
    },
  }
}
