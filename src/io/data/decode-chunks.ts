import { AssayError } from '../../core/errors.ts'

/** Shares of a file's beginning above which it is no text that anybody could check: NUL bytes, and characters that UTF-8 does not know. */
const mostNul = 0.01
const mostUnknown = 0.1

const looksLikeText = (bytes: Uint8Array, text: string): boolean => {
  const nul = bytes.reduce((count, byte) => (byte === 0 ? count + 1 : count), 0)
  return nul <= bytes.length * mostNul && text.split('\uFFFD').length - 1 <= text.length * mostUnknown
}

/** UTF-16 says so in its first two bytes; everything else is taken for UTF-8. */
const encodingOf = ([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' => {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
}

/**
 * Text of a file's bytes in chunks, without a byte-order mark. A few bytes that are not UTF-8 become U+FFFD, which the check
 * `broken-text` reports. Throws `data-format` for what is neither UTF-8 nor UTF-16 with its mark.
 */
export async function* decodeChunks(chunks: AsyncIterable<Uint8Array>, path: string): AsyncIterable<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined
  for await (const bytes of chunks) {
    const first = decoder === undefined
    decoder ??= new TextDecoder(encodingOf(bytes))
    const text = decoder.decode(bytes, { stream: true })
    if (first && decoder.encoding === 'utf-8' && !looksLikeText(bytes, text))
      throw new AssayError('data-format', `${path} is not UTF-8 text`, {
        where: path,
        hint: 'save it as CSV or JSON lines in UTF-8; text in another encoding: iconv -f ENCODING -t UTF-8',
      })
    yield text
  }
  const rest = decoder?.decode() ?? ''
  if (rest !== '') yield rest
}
