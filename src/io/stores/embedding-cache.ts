import { DatabaseSync } from 'node:sqlite'
import { createHash } from 'node:crypto'
import { mkdirSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Embedder } from '../../core/ports/embedder.ts'
import { sqliteFault } from '../../core/sqlite-fault.ts'

const keyOf = (text: string): Buffer => createHash('sha256').update(text).digest().subarray(0, 16)

/** Above this size the whole-file check would delay every start; a cut-off file is still noticed. */
const fullCheckBytes = 64 * 2 ** 20

class DamagedCache extends Error {}

const openVectors = (file: string): DatabaseSync => {
  const database = new DatabaseSync(file)
  try {
    database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;
      CREATE TABLE IF NOT EXISTS vectors (model TEXT NOT NULL, key BLOB NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (model, key)) WITHOUT ROWID`)
    if (statSync(file).size <= fullCheckBytes && database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'] !== 'ok')
      throw new DamagedCache()
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** A damaged cache is thrown away: everything in it can be computed again. */
const openOrReplace = (file: string): DatabaseSync => {
  mkdirSync(dirname(file), { recursive: true })
  try {
    return openVectors(file)
  } catch (error) {
    if (sqliteFault(error) !== 'corrupt' && !(error instanceof DamagedCache)) throw error
    for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true })
    return openVectors(file)
  }
}

/**
 * Keeps vectors by model and content, so that a second run embeds nothing. The file is a cache: deleting it costs time only.
 * `open` is called for the first text that is not in it.
 */
export const cachedEmbedder = (file: string, identity: Embedder['identity'], open: () => Promise<Embedder>): Embedder => {
  const database = openOrReplace(file)
  const model = `${identity.model}@${identity.revision}`
  const select = database.prepare('SELECT vector FROM vectors WHERE model = ? AND key = ?')
  const insert = database.prepare('INSERT OR IGNORE INTO vectors (model, key, vector) VALUES (?, ?, ?)')
  let inner: Promise<Embedder> | undefined

  const store = (texts: readonly string[], vectors: readonly Float32Array[]): void => {
    database.exec('BEGIN')
    texts.forEach((text, i) => {
      const vector = vectors[i]
      if (vector !== undefined) insert.run(model, keyOf(text), new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength))
    })
    database.exec('COMMIT')
  }

  const read = (text: string): Float32Array | undefined => {
    const row = select.get(model, keyOf(text))
    const bytes = row?.['vector']
    // Copied: SQLite's bytes need not be aligned to four.
    return bytes instanceof Uint8Array ? new Float32Array(Uint8Array.from(bytes).buffer) : undefined
  }

  return {
    identity,
    async embed(texts, signal) {
      const found = new Map<string, Float32Array>()
      const wanted: string[] = []
      for (const text of new Set(texts)) {
        const vector = read(text)
        if (vector === undefined) wanted.push(text)
        else found.set(text, vector)
      }
      // Slices, so that a kill loses at most one of them.
      for (let start = 0; start < wanted.length; start += 128) {
        const slice = wanted.slice(start, start + 128)
        const embedder = await (inner ??= open())
        const vectors = await embedder.embed(slice, signal)
        store(slice, vectors)
        slice.forEach((text, i) => found.set(text, vectors[i] ?? new Float32Array(identity.dimensions)))
      }
      return texts.map((text) => found.get(text) ?? new Float32Array(identity.dimensions))
    },
    async [Symbol.asyncDispose]() {
      database.close()
      if (inner !== undefined) await (await inner)[Symbol.asyncDispose]()
    },
  }
}
