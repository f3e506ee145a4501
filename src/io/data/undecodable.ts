import { AssayError } from '../../core/errors.ts'

const sliceBytes = 1024
/** Bytes shown before and after the one that cannot be read. */
const before = 12
const after = 20

/** Encodings that files come in when they are not UTF-8, the most usual first. */
const usual = ['windows-1252', 'windows-1250', 'windows-1251', 'shift_jis', 'gb18030'] as const

interface Spot {
  /** From 1; columns count UTF-16 units. */
  readonly line: number
  readonly column: number
  /** The bytes around it, of its own line. */
  readonly near: Uint8Array
  readonly byte: number
}

/** What a piece of text adds to a place. */
const moved = ({ line, column }: { readonly line: number; readonly column: number }, text: string): { line: number; column: number } => {
  const lines = text.split('\n').length - 1
  return { line: line + lines, column: lines === 0 ? column + text.length : text.length - text.lastIndexOf('\n') }
}

/** The first byte that an encoding does not know; undefined where it knows all. Two decoders run beside each other: one that stops, one that says where. */
const findSpot = async (chunks: AsyncIterable<Uint8Array>, encoding: string): Promise<Spot | undefined> => {
  const strict = new TextDecoder(encoding, { fatal: true })
  const lenient = new TextDecoder(encoding)
  let place = { line: 1, column: 1 }
  let last: Uint8Array = new Uint8Array()
  const spotIn = (slice: Uint8Array, text: string): Spot => {
    const at = text.indexOf('\uFFFD')
    const known = text.slice(0, Math.max(0, at))
    const bytes = Buffer.concat([last, slice])
    const offset =
      last.length + (encoding === 'utf-8' ? Buffer.byteLength(known) : Math.floor((known.length * slice.length) / Math.max(1, text.length)))
    const start = Math.max(bytes.lastIndexOf(10, offset - 1) + 1, offset - before)
    const end = bytes.indexOf(10, offset)
    return {
      ...moved(place, known),
      near: bytes.subarray(start, Math.min(end < 0 ? bytes.length : end, offset + after)),
      byte: bytes[offset] ?? 0,
    }
  }
  for await (const chunk of chunks)
    for (let start = 0; start < chunk.length; start += sliceBytes) {
      const slice = chunk.subarray(start, start + sliceBytes)
      const text = lenient.decode(slice, { stream: true })
      try {
        strict.decode(slice, { stream: true })
      } catch {
        return spotIn(slice, text)
      }
      place = moved(place, text)
      last = slice
    }
  try {
    strict.decode()
    return undefined
  } catch {
    return spotIn(new Uint8Array(), lenient.decode())
  }
}

/** Text in an encoding; undefined where it does not know the bytes, or makes control characters of them, as of a picture. */
const readAs = (bytes: Uint8Array, encoding: string): string | undefined => {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes).replaceAll(/\s+/g, ' ').trim()
    return /\p{C}/u.test(text) ? undefined : text
  } catch {
    return undefined
  }
}

/** Why a file cannot be read: where the first byte stands that its encoding does not know, and what others make of that place. */
export const undecodable = async (
  chunks: AsyncIterable<Uint8Array>,
  { path, encoding, wasNamed }: { readonly path: string; readonly encoding: string; readonly wasNamed: boolean },
): Promise<AssayError> => {
  const spot = await findSpot(chunks, encoding)
  const readings = usual.flatMap((name) => {
    const text = spot === undefined || name === encoding ? undefined : readAs(spot.near, name)
    return text === undefined ? [] : [{ message: `${name} reads it as "${text}"` }]
  })
  const where = spot === undefined ? path : `${path}:${spot.line}:${spot.column}`
  const byte = spot === undefined ? '' : ` (0x${spot.byte.toString(16).toUpperCase().padStart(2, '0')})`
  return new AssayError(
    'data-format',
    `${path} is not ${encoding === 'utf-8' ? 'UTF-8' : encoding} text: line ${spot?.line ?? 1}, column ${spot?.column ?? 1} has a byte that it does not know${byte}`,
    {
      where,
      also: readings,
      hint: wasNamed ? 'try another --encoding' : `name its encoding: \`assay import FILE --encoding ${usual[0]}\` writes rows in UTF-8`,
    },
  )
}
