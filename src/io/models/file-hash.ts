import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat, readFile, rename, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** Hash of a file's bytes as hex. */
export const hashFile = async (path: string, algorithm: 'sha256' | 'sha512' = 'sha256'): Promise<string> => {
  const hash = createHash(algorithm)
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash)
  return hash.digest('hex')
}

interface Stamp {
  readonly size: number
  readonly mtimeMs: number
  readonly inode: number
  readonly sha256: string
}

const stampsName = '.hashes.json'

const readStamps = async (folder: string): Promise<Record<string, Stamp>> => {
  try {
    return JSON.parse(await readFile(join(folder, stampsName), 'utf8')) as Record<string, Stamp>
  } catch {
    // Missing or torn: everything is hashed again.
    return {}
  }
}

/** sha256 of a file, remembered beside it by size, time and inode, so that an unchanged file opens fast. */
export const stampedHash = async (path: string): Promise<string> => {
  const { size, mtimeMs, ino } = await stat(path)
  const folder = dirname(path)
  const known = (await readStamps(folder))[basename(path)]
  if (known !== undefined && known.size === size && known.mtimeMs === mtimeMs && known.inode === ino) return known.sha256
  const sha256 = await hashFile(path)
  const stamps = { ...(await readStamps(folder)), [basename(path)]: { size, mtimeMs, inode: ino, sha256 } }
  const temporary = join(folder, `${stampsName}.${process.pid}.${Math.random().toString(36).slice(2)}`)
  await writeFile(temporary, JSON.stringify(stamps))
  await rename(temporary, join(folder, stampsName))
  return sha256
}

/** Writes what `checkedHash` will expect of a file that Assay made itself. */
export const recordHash = async (path: string, sha256: string): Promise<void> => {
  await writeFile(`${path}.sha256`, `${sha256}\n`)
}

/** sha256 of a file and whether it is the recorded one. A missing record counts as a mismatch. */
export const checkedHash = async (path: string): Promise<{ readonly sha256: string; readonly matches: boolean }> => {
  const sha256 = await stampedHash(path)
  const recorded = await readFile(`${path}.sha256`, 'utf8').catch(() => '')
  return { sha256, matches: recorded.trim() === sha256 }
}
