import { readFile } from 'node:fs/promises'
import { inflateRawSync, zstdDecompressSync } from 'node:zlib'

const directorySignature = 0x02014b50
const endSignature = 0x06054b50
/** The end record is 22 bytes and a comment of at most 65,535. */
const endSearch = 65_557

const unpack = (method: number, bytes: Buffer, name: string): Buffer => {
  if (method === 0) return bytes
  if (method === 8) return inflateRawSync(bytes)
  // inspect_ai compresses its logs with Zstandard.
  if (method === 93) return zstdDecompressSync(bytes)
  throw new TypeError(`${name} is packed with zip method ${method}, which is not known`)
}

/**
 * Text files of a zip archive whose name `wanted` accepts. The whole archive is held in memory: for logs, not for models. No zip64.
 * Throws TypeError where it is no zip file or is damaged.
 */
export const readArchive = async (path: string, wanted: (name: string) => boolean): Promise<ReadonlyMap<string, string>> => {
  const archive = await readFile(path)
  let end = archive.length - 22
  const last = Math.max(0, archive.length - endSearch)
  while (end >= last && archive.readUInt32LE(end) !== endSignature) end--
  if (end < last) throw new TypeError('not a zip file')
  const entries = new Map<string, string>()
  let at = archive.readUInt32LE(end + 16)
  while (at + 46 <= archive.length && archive.readUInt32LE(at) === directorySignature) {
    const nameLength = archive.readUInt16LE(at + 28)
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength)
    if (wanted(name)) {
      const header = archive.readUInt32LE(at + 42)
      const start = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28)
      const bytes = archive.subarray(start, start + archive.readUInt32LE(at + 20))
      entries.set(name, unpack(archive.readUInt16LE(at + 10), bytes, name).toString('utf8'))
    }
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32)
  }
  return entries
}
