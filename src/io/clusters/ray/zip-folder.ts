import { readFileSync } from 'node:fs'
import { crc32, deflateRawSync } from 'node:zlib'

interface Entry {
  readonly name: Buffer
  readonly data: Buffer
  readonly crc: number
  readonly size: number
  readonly offset: number
}

/** 1980-01-01: equal files give equal bytes, so a package is uploaded once. */
const dosDate = 0x21

const localHeader = ({ name, data, crc, size }: Omit<Entry, 'offset'>): Buffer => {
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x04034b50, 0)
  header.writeUInt16LE(20, 4)
  header.writeUInt16LE(0x0800, 6)
  header.writeUInt16LE(8, 8)
  header.writeUInt16LE(dosDate, 12)
  header.writeUInt32LE(crc, 14)
  header.writeUInt32LE(data.length, 18)
  header.writeUInt32LE(size, 22)
  header.writeUInt16LE(name.length, 26)
  return header
}

const centralHeader = ({ name, data, crc, size, offset }: Entry): Buffer => {
  const header = Buffer.alloc(46)
  header.writeUInt32LE(0x02014b50, 0)
  // Made by Unix, so that the permissions below are read.
  header.writeUInt16LE(0x0314, 4)
  header.writeUInt16LE(20, 6)
  header.writeUInt16LE(0x0800, 8)
  header.writeUInt16LE(8, 10)
  header.writeUInt16LE(dosDate, 14)
  header.writeUInt32LE(crc, 16)
  header.writeUInt32LE(data.length, 20)
  header.writeUInt32LE(size, 24)
  header.writeUInt16LE(name.length, 28)
  header.writeUInt32LE(0o100755 * 0x10000, 38)
  header.writeUInt32LE(offset, 42)
  return header
}

/** A ZIP file (PKWARE APPNOTE 6.3, deflate, no ZIP64) of files here under the names they get: what Ray takes as a working folder. */
export const zipFolder = (files: ReadonlyMap<string, string>): Buffer => {
  const parts: Buffer[] = []
  const entries: Entry[] = []
  let offset = 0
  for (const [path, from] of files) {
    const content = readFileSync(from)
    const entry = { name: Buffer.from(path, 'utf8'), data: deflateRawSync(content), crc: crc32(content), size: content.length, offset }
    const header = localHeader(entry)
    parts.push(header, entry.name, entry.data)
    offset += header.length + entry.name.length + entry.data.length
    entries.push(entry)
  }
  const directory = Buffer.concat(entries.flatMap((entry) => [centralHeader(entry), entry.name]))
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, directory, end])
}
