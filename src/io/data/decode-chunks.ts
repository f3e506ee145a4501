import { isUtf8 } from 'node:buffer'
import { AssayError } from '../../core/errors.ts'
import { undecodable } from './undecodable.ts'

/** Share of NUL bytes in a file's beginning above which it is no text that anybody could check. */
const mostNul = 0.01

export interface DecodeOptions {
  readonly path: string
  /** A label of the Encoding Standard, such as `windows-1252`. Without: UTF-8, or UTF-16 where its mark says so. */
  readonly encoding?: string
  /** Reads the bytes again from the start: only to say where what cannot be read stands. */
  again(): AsyncIterable<Uint8Array>
}

const nulsIn = (bytes: Uint8Array): number => bytes.reduce((count, byte) => (byte === 0 ? count + 1 : count), 0)

/** Text without letters beyond ASCII has a NUL in every second byte as UTF-16: which half says which of the two it is. */
const likelyUtf16 = (bytes: Uint8Array): string | undefined => {
  const odd = bytes.reduce((count, byte, i) => (byte === 0 && i % 2 === 1 ? count + 1 : count), 0)
  const even = nulsIn(bytes) - odd
  if (Math.max(odd, even) < bytes.length * 0.2 || Math.min(odd, even) > bytes.length * 0.02) return undefined
  return odd > even ? 'utf-16le' : 'utf-16be'
}

const noText = (path: string, bytes: Uint8Array): AssayError => {
  const utf16 = likelyUtf16(bytes)
  return new AssayError('data-format', `${path} is not UTF-8 text`, {
    where: path,
    hint:
      utf16 === undefined
        ? 'save it as CSV or JSON lines in UTF-8'
        : `it looks like ${utf16}: \`assay import FILE --encoding ${utf16}\`, or save it as UTF-8`,
  })
}

/** Encodings that say so in the first bytes of a file. */
const marks = [
  { encoding: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff] },
] as const

const markOf = (bytes: Uint8Array): (typeof marks)[number]['encoding'] | undefined =>
  marks.find((mark) => mark.bytes.every((byte, i) => bytes[i] === byte))?.encoding

/** Name of an encoding in the words of the Encoding Standard. Throws `usage` for one that is not known. */
export const encodingNamed = (label: string): string => {
  try {
    return new TextDecoder(label).encoding
  } catch {
    throw new AssayError('usage', `--encoding "${label}" is not known`, {
      hint: 'such as windows-1252, latin1, utf-8, utf-16le, utf-16be, windows-1250, windows-1251, shift_jis, gb18030, big5, euc-kr',
    })
  }
}

/** Length of `bytes` without a character that the next chunk goes on with: at most three bytes are held back. */
const wholeLength = (bytes: Uint8Array): number => {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) return bytes.length
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? bytes.length - back : bytes.length
  }
  return bytes.length
}

/** V8 makes strings of up to 128 KiB where short-lived objects are: they take a quarter of the time of longer ones. */
const pieceBytes = 1 << 16

/** UTF-8 by Node's own tables, several times faster than a decoder that keeps its state. */
async function* utf8(chunks: AsyncIterable<Buffer>, refuse: () => Promise<AssayError>): AsyncIterable<string> {
  let held = Buffer.alloc(0)
  let isFirst = true
  for await (const chunk of chunks) {
    const bytes = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    const whole = bytes.subarray(0, wholeLength(bytes))
    if (!isUtf8(whole)) throw await refuse()
    held = Buffer.from(bytes.subarray(whole.length))
    // What a file holds is told from its first chunk: that one stays whole.
    const most = isFirst ? whole.length : pieceBytes
    isFirst = false
    for (let from = 0; from < whole.length;) {
      const piece = whole.subarray(from, from + most)
      const length = wholeLength(piece)
      yield piece.toString('utf8', 0, length)
      from += length
    }
  }
  if (held.length > 0) throw await refuse()
}

async function* other(chunks: AsyncIterable<Buffer>, encoding: string, refuse: () => Promise<AssayError>): AsyncIterable<string> {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true })
  const decode = async (bytes?: Buffer): Promise<string> => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true })
    } catch {
      throw await refuse()
    }
  }
  for await (const bytes of chunks) yield await decode(bytes)
  const rest = await decode()
  if (rest !== '') yield rest
}

/**
 * Text of a file's bytes in chunks, without a byte-order mark. Bytes that the encoding does not know stop it: nothing becomes U+FFFD that
 * was not U+FFFD in the file. Throws `data-format` with line and column, and with what other encodings would make of them.
 */
export async function* decodeChunks(chunks: AsyncIterable<Uint8Array>, { path, encoding, again }: DecodeOptions): AsyncIterable<string> {
  const iterator = chunks[Symbol.asyncIterator]()
  try {
    const first = await iterator.next()
    if (first.done === true) return
    const mark = markOf(first.value)
    if (mark === 'utf-16le' && first.value[2] === 0 && first.value[3] === 0) throw noText(path, first.value)
    const named = encoding === undefined ? undefined : encodingNamed(encoding)
    if (named !== undefined && mark !== undefined && named !== mark)
      throw new AssayError('data-format', `${path} begins with the mark of ${mark}, not of ${named}`, {
        where: path,
        hint: 'leave out --encoding: the mark says what it is',
      })
    const chosen = named ?? mark ?? 'utf-8'
    if (chosen === 'utf-8' && nulsIn(first.value) > first.value.length * mostNul) throw noText(path, first.value)
    const all = async function* (): AsyncIterable<Buffer> {
      for (let next: IteratorResult<Uint8Array> = first; next.done !== true; next = await iterator.next())
        yield Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength)
    }
    const refuse = async (): Promise<AssayError> => await undecodable(again(), { path, encoding: chosen, wasNamed: named !== undefined })
    let isStart = true
    for await (const text of chosen === 'utf-8' ? utf8(all(), refuse) : other(all(), chosen, refuse)) {
      if (text === '') continue
      yield isStart && text.startsWith('\uFEFF') ? text.slice(1) : text
      isStart = false
    }
  } finally {
    await iterator.return?.()
  }
}
