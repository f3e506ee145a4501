import { closeSync, copyFileSync, existsSync, openSync, readSync, rmSync, statSync, truncateSync } from 'node:fs'
import { DatabaseSync, type StatementSync } from 'node:sqlite'

/** SQLite reads nothing of a file shorter than its header says (sqlite.org/fileformat.html §1.3): the missing end becomes empty pages. */
const padToHeader = (file: string): void => {
  const header = Buffer.alloc(100)
  const descriptor = openSync(file, 'r')
  readSync(descriptor, header, 0, 100, 0)
  closeSync(descriptor)
  if (!header.toString('latin1').startsWith('SQLite format 3')) return
  const pageBytes = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16)
  const bytes = pageBytes * header.readUInt32BE(28)
  if (bytes > statSync(file).size && bytes < 2 ** 36) truncateSync(file, bytes)
}

const copyRange = (select: StatementSync, insert: StatementSync, from: Uint8Array, to: Uint8Array): number => {
  let saved = 0
  try {
    for (const { key, reply, cost_usd: cost, at } of select.iterate(from, to)) {
      if (!(key instanceof Uint8Array) || typeof reply !== 'string' || typeof cost !== 'number' || typeof at !== 'number') continue
      JSON.parse(reply)
      saved += Number(insert.run(key, reply, cost, at).changes)
    }
  } catch {
    // This is the damage: what came before it in this range is saved, other ranges lie on other pages.
  }
  return saved
}

/**
 * Copies what can still be read of a broken journal into `target`, in 65,536 ranges of keys, so that one lost page costs its
 * own range only (keys are hashes: evenly spread). The broken file is not touched. Returns the number of replies.
 */
export const salvageReplies = (broken: string, target: DatabaseSync): number => {
  const copy = `${broken}.copy`
  let saved = 0
  target.exec('BEGIN')
  try {
    copyFileSync(broken, copy)
    if (existsSync(`${broken}-wal`)) copyFileSync(`${broken}-wal`, `${copy}-wal`)
    padToHeader(copy)
    const source = new DatabaseSync(copy)
    try {
      const select = source.prepare('SELECT key, reply, cost_usd, at FROM replies WHERE key >= ? AND key < ?')
      const insert = target.prepare('INSERT OR IGNORE INTO replies (key, reply, cost_usd, at) VALUES (?, ?, ?, ?)')
      for (let range = 0; range < 65_536; range++) {
        const from = Uint8Array.of(range >> 8, range & 255)
        // The last range ends above every key of 32 bytes.
        const to = range === 65_535 ? new Uint8Array(40).fill(255) : Uint8Array.of((range + 1) >> 8, (range + 1) & 255)
        saved += copyRange(select, insert, from, to)
      }
    } finally {
      source.close()
    }
  } catch {
    // Not even its tables can be read: nothing is saved.
  } finally {
    for (const suffix of ['', '-wal', '-shm']) rmSync(copy + suffix, { force: true })
  }
  target.exec('COMMIT')
  return saved
}
