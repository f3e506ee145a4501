import { createReadStream } from 'node:fs'
import { AssayError } from '../../core/errors.ts'

/** First bytes that say a file is not text, and what to do about it. */
const binaryMarks: readonly { readonly bytes: readonly number[]; readonly what: string; readonly fix: string }[] = [
  { bytes: [0x50, 0x41, 0x52, 0x31], what: 'a Parquet file', fix: 'export it as JSON lines or CSV' },
  { bytes: [0x50, 0x4b, 0x03, 0x04], what: 'a zip or Excel workbook', fix: 'save it as CSV (UTF-8)' },
  { bytes: [0x1f, 0x8b], what: 'compressed with gzip', fix: 'unpack it first' },
  { bytes: [0xff, 0xfe], what: 'UTF-16 text', fix: 'save it as UTF-8' },
  { bytes: [0xfe, 0xff], what: 'UTF-16 text', fix: 'save it as UTF-8' },
]

/** Shares of a file's beginning above which it is no text that anybody could check: NUL bytes, and characters that UTF-8 does not know. */
const mostNul = 0.01
const mostUnknown = 0.1

const looksLikeText = (bytes: Uint8Array, text: string): boolean => {
  const nul = bytes.reduce((count, byte) => (byte === 0 ? count + 1 : count), 0)
  return nul <= bytes.length * mostNul && text.split('\uFFFD').length - 1 <= text.length * mostUnknown
}

/**
 * Text of a file in chunks of about 256 KiB, without a byte-order mark. A few bytes that are not UTF-8 become
 * U+FFFD, which the check `broken-text` reports. Throws `data-not-found`, and `data-format` for files that are not UTF-8 text.
 */
export async function* decodeChunks(path: string, signal?: AbortSignal): AsyncIterable<string> {
  const decoder = new TextDecoder('utf-8')
  let first = true
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18, ...(signal !== undefined && { signal }) })) {
      const bytes = chunk as Uint8Array
      if (first) {
        const mark = binaryMarks.find((entry) => entry.bytes.every((byte, index) => bytes[index] === byte))
        if (mark !== undefined) throw new AssayError('data-format', `${path} is ${mark.what}`, { where: path, hint: mark.fix })
      }
      const text = decoder.decode(bytes, { stream: true })
      if (first && !looksLikeText(bytes, text))
        throw new AssayError('data-format', `${path} is not UTF-8 text`, {
          where: path,
          hint: 'save it as CSV or JSON lines in UTF-8; text in another encoding: iconv -f ENCODING -t UTF-8',
        })
      first = false
      yield text
    }
  } catch (error) {
    const code = (error as { code?: unknown }).code
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR')
      throw new AssayError('data-not-found', `${path} ${code === 'ENOENT' ? 'does not exist' : 'is not a file'}`, {
        where: path,
        hint: 'name a file of examples; data paths are relative to task.yaml',
        cause: error,
      })
    throw error
  }
  yield decoder.decode()
}
