import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, normalize, sep } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'

const text = (block: Buffer, from: number, to: number): string => {
  const part = block.subarray(from, to)
  const end = part.indexOf(0)
  return part.toString('utf8', 0, end === -1 ? part.length : end)
}

/**
 * Writes the files under `folder` of an npm package (a gzipped ustar archive) below `target`. Names that would
 * leave `target` are refused. Returns how many files were written.
 */
export const extractTarFolder = async (archive: string, folder: string, target: string): Promise<number> => {
  const bytes = await promisify(gunzip)(await readFile(archive))
  const prefix = `package/${folder}/`
  let count = 0
  for (let at = 0; at + 512 <= bytes.length && bytes[at] !== 0;) {
    const header = bytes.subarray(at, at + 512)
    const size = Number.parseInt(text(header, 124, 136).trim() || '0', 8)
    const start = text(header, 345, 500)
    const name = start === '' ? text(header, 0, 100) : `${start}/${text(header, 0, 100)}`
    const isFile = header[156] === 0x30 || header[156] === 0
    if (isFile && name.startsWith(prefix)) {
      const relative = normalize(name.slice(prefix.length))
      if (relative.startsWith('..') || relative.startsWith(sep)) throw new TypeError(`the archive holds a bad name: ${name}`)
      await mkdir(dirname(join(target, relative)), { recursive: true })
      await writeFile(join(target, relative), bytes.subarray(at + 512, at + 512 + size))
      count++
    }
    at += 512 + Math.ceil(size / 512) * 512
  }
  return count
}
