import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { createReadStream, createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createInflateRaw } from 'node:zlib'

interface ZipEntry {
  readonly method: number
  readonly compressedBytes: number
  readonly headerAt: number
}

const directorySignature = 0x02014b50
const endSignature = 0x06054b50
/** The end record is 22 bytes and a comment of at most 65,535. */
const endSearch = 65_557

const readAt = async (file: FileHandle, position: number, length: number): Promise<Buffer> => {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
  return buffer.subarray(0, bytesRead)
}

const findInDirectory = async (file: FileHandle, name: string): Promise<ZipEntry | undefined> => {
  const { size } = await file.stat()
  const tail = await readAt(file, Math.max(0, size - endSearch), Math.min(size, endSearch))
  let end = tail.length - 22
  while (end >= 0 && tail.readUInt32LE(end) !== endSignature) end--
  if (end < 0) throw new TypeError('not a zip file')
  const directory = await readAt(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12))
  let at = 0
  while (at + 46 <= directory.length && directory.readUInt32LE(at) === directorySignature) {
    const nameLength = directory.readUInt16LE(at + 28)
    if (directory.toString('utf8', at + 46, at + 46 + nameLength) === name)
      return {
        method: directory.readUInt16LE(at + 10),
        compressedBytes: directory.readUInt32LE(at + 20),
        headerAt: directory.readUInt32LE(at + 42),
      }
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return undefined
}

/** Writes one file of a zip archive (a wheel) to `target`. No zip64: no archive of the catalogue needs it. Throws TypeError. */
export const extractZipEntry = async (archive: string, name: string, target: string): Promise<void> => {
  await using file = await open(archive)
  const entry = await findInDirectory(file, name)
  if (entry === undefined) throw new TypeError(`${name} is not in the archive`)
  const header = await readAt(file, entry.headerAt, 30)
  const start = entry.headerAt + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  const source = createReadStream(archive, { start, end: start + entry.compressedBytes - 1 })
  const sink = createWriteStream(target)
  if (entry.method === 0) await pipeline(source, sink)
  else if (entry.method === 8) await pipeline(source, createInflateRaw(), sink)
  else throw new TypeError(`zip method ${entry.method} is not known`)
}
