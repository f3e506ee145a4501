const directorySignature = 0x02014b50
const endSignature = 0x06054b50

/** Size of everything in a zip archive once unpacked, as its directory says; undefined where it has no directory. */
export const unpackedBytes = (archive: Buffer): number | undefined => {
  let end = archive.length - 22
  const last = Math.max(0, archive.length - 65_557)
  while (end >= last && archive.readUInt32LE(end) !== endSignature) end--
  if (end < last || end < 0) return undefined
  let at = archive.readUInt32LE(end + 16)
  let bytes = 0
  while (at + 46 <= archive.length && archive.readUInt32LE(at) === directorySignature) {
    bytes += archive.readUInt32LE(at + 24)
    at += 46 + archive.readUInt16LE(at + 28) + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32)
  }
  return bytes
}
