import { readFile } from 'node:fs/promises'
import { inflateRawSync, zstdDecompressSync } from 'node:zlib'
import { zipDirectory, type ZipEntry } from './zip-directory.ts'

/** An archive that grows beyond both of these holds nothing that anybody wrote. */
const mostGrowth = 200
const harmlessBytes = 256 * 2 ** 20

const unpack = ({ method, name, unpackedBytes }: ZipEntry, bytes: Buffer): Buffer => {
  // What is larger than the directory says stops while it is unpacked.
  const limit = { maxOutputLength: Math.max(1, unpackedBytes) }
  if (method === 0) return bytes
  if (method === 8) return inflateRawSync(bytes, limit)
  // inspect_ai compresses its logs with Zstandard.
  if (method === 93) return zstdDecompressSync(bytes, limit)
  throw new TypeError(`${name} is packed with zip method ${method}, which is not known`)
}

/**
 * Text files of a zip archive whose name `wanted` accepts. The whole archive is held in memory: for logs, not for models. No zip64.
 * Throws
 * TypeError where it is no zip file or grows like a bomb, and what zlib throws where it is damaged or larger than it says.
 */
export const readArchive = async (path: string, wanted: (name: string) => boolean): Promise<ReadonlyMap<string, string>> => {
  const archive = await readFile(path)
  const directory = zipDirectory(archive)
  if (directory === undefined) throw new TypeError('not a zip file')
  const entries = new Map<string, string>()
  const chosen = directory.filter(({ name }) => wanted(name))
  const size = chosen.reduce((sum, { unpackedBytes }) => sum + unpackedBytes, 0)
  if (size > harmlessBytes && size > archive.length * mostGrowth) throw new TypeError(`it unpacks to ${Math.round(size / 2 ** 20)} MB`)
  for (const entry of chosen) {
    const { header, packedBytes, name } = entry
    const start = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28)
    entries.set(name, unpack(entry, archive.subarray(start, start + packedBytes)).toString('utf8'))
  }
  return entries
}
