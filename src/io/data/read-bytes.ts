import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { AssayError } from '../../core/errors.ts'

const chunkBytes = 1 << 18

/** A compressed file that grows beyond both of these holds nothing that anybody wrote. Real JSON lines grow 5 to 50 times. */
const mostGrowth = 200
const harmlessBytes = 256 * 2 ** 20

const readingError = (path: string, error: unknown): unknown => {
  const code = (error as { code?: unknown }).code
  if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR')
    return new AssayError('data-not-found', `${path} ${code === 'ENOENT' ? 'does not exist' : 'is not a file'}`, {
      where: path,
      hint: 'name a file of examples; data paths are relative to task.yaml',
      cause: error,
    })
  if (code === 'Z_DATA_ERROR' || code === 'Z_BUF_ERROR')
    return new AssayError('data-format', `${path} is damaged: ${(error as Error).message}`, {
      where: path,
      hint: 'the compressed file may be cut off: copy it again',
      cause: error,
    })
  return error
}

/** First bytes of a file, at most `count`. Throws `data-not-found`. */
export const firstBytes = async (path: string, count: number): Promise<Uint8Array> => {
  try {
    await using handle = await open(path, 'r')
    const { buffer, bytesRead } = await handle.read(new Uint8Array(count), 0, count, 0)
    return buffer.subarray(0, bytesRead)
  } catch (error) {
    throw readingError(path, error)
  }
}

export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b

/**
 * Bytes of a file in chunks of about 256 KiB, unpacked where it is compressed with gzip (several members included).
 * Throws `data-not-found`, and `data-format` for a damaged file and for one that grows more than 200 times (a zip bomb).
 */
export async function* readBytes(
  path: string,
  { gzip, signal }: { readonly gzip: boolean; readonly signal?: AbortSignal },
): AsyncIterable<Uint8Array> {
  const file = createReadStream(path, { highWaterMark: chunkBytes, ...(signal !== undefined && { signal }) })
  if (!gzip) {
    try {
      for await (const chunk of file) yield chunk as Uint8Array
    } catch (error) {
      throw readingError(path, error)
    }
    return
  }
  const unpacked = createGunzip({ chunkSize: chunkBytes })
  let packedBytes = 0
  file.on('data', (chunk) => (packedBytes += chunk.length))
  file.on('error', (error) => unpacked.destroy(error))
  file.pipe(unpacked)
  let bytes = 0
  try {
    for await (const chunk of unpacked) {
      bytes += (chunk as Uint8Array).length
      if (bytes > harmlessBytes && bytes > packedBytes * mostGrowth)
        throw new AssayError('data-format', `${path} grows more than ${mostGrowth} times when it is unpacked`, {
          where: path,
          hint: 'unpack it yourself and look at what it holds',
        })
      yield chunk as Uint8Array
    }
  } catch (error) {
    throw readingError(path, error)
  } finally {
    file.destroy()
    unpacked.destroy()
  }
}
