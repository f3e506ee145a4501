import { readFile } from 'node:fs/promises'
import { inflateRawSync, zstdDecompressSync } from 'node:zlib'
import { zipDirectory } from './zip-directory.ts'

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
  const directory = zipDirectory(archive)
  if (directory === undefined) throw new TypeError('not a zip file')
  const entries = new Map<string, string>()
  for (const { name, method, packedBytes, header } of directory) {
    if (!wanted(name)) continue
    const start = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28)
    entries.set(name, unpack(method, archive.subarray(start, start + packedBytes), name).toString('utf8'))
  }
  return entries
}
