const directorySignature = 0x02014b50
const endSignature = 0x06054b50
/** The end record is 22 bytes and a comment of at most 65,535. */
const endSearch = 65_557

export interface ZipEntry {
  readonly name: string
  /** 0 stored, 8 deflated, 93 Zstandard. */
  readonly method: number
  readonly packedBytes: number
  readonly unpackedBytes: number
  /** Where the entry's own header stands. */
  readonly header: number
}

/** The directory of a zip archive held in memory; undefined where it has none. No zip64. */
export const zipDirectory = (archive: Buffer): readonly ZipEntry[] | undefined => {
  let end = archive.length - 22
  const last = Math.max(0, archive.length - endSearch)
  while (end >= last && archive.readUInt32LE(end) !== endSignature) end--
  if (end < last) return undefined
  const entries: ZipEntry[] = []
  let at = archive.readUInt32LE(end + 16)
  while (at + 46 <= archive.length && archive.readUInt32LE(at) === directorySignature) {
    const nameLength = archive.readUInt16LE(at + 28)
    entries.push({
      name: archive.toString('utf8', at + 46, at + 46 + nameLength),
      method: archive.readUInt16LE(at + 10),
      packedBytes: archive.readUInt32LE(at + 20),
      unpackedBytes: archive.readUInt32LE(at + 24),
      header: archive.readUInt32LE(at + 42),
    })
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32)
  }
  return entries
}
