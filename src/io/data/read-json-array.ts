import { AssayError } from '../../core/errors.ts'
import type { RawRow } from '../../core/ports/ports.ts'
import { parseJsonRow } from './parse-json-row.ts'

const quote = 34
const backslash = 92
const lineFeed = 10
const comma = 44
const openList = 91
const openObject = 123

const isOpener = (code: number): boolean => code === openList || code === openObject
const isCloser = (code: number): boolean => code === 93 || code === 125

/** Characters outside the rows that are kept to see whether the whole is JSON. */
const mostAround = 1 << 24

export interface JsonListOptions {
  readonly path: string
  /** The list stands inside an object, as in `{"data": [...]}`: where, in characters, and in how many objects. The rest is passed over. */
  readonly inside?: { readonly offset: number; readonly depth: number }
}

/**
 * One JSON list of objects, an element at a time: memory holds one element, not the file. Finds element borders by counting brackets
 * outside strings; each element is then parsed by JSON.parse. A row's line is where its element starts. Throws `data-format` for a list that
 * is cut off, and for text around it that is no JSON.
 */
export async function* readJsonArray(chunks: AsyncIterable<string>, { path, inside }: JsonListOptions): AsyncIterable<RawRow> {
  const wrapped = inside !== undefined
  const base = wrapped ? inside.depth + 1 : 1
  let pieces: string[] = []
  let elementLine = 0
  let line = 1
  let depth = 0
  let inString = false
  let escaped = false
  let inRows = false
  /** Characters in the chunks before. */
  let before = 0
  /** What stands around the rows; undefined where that is too much to keep. */
  let around: string[] | undefined = []
  let aroundLength = 0
  const keepAround = (text: string): void => {
    aroundLength += text.length
    if (aroundLength > mostAround) around = undefined
    around?.push(text)
  }
  for await (const chunk of chunks) {
    let start = 0
    for (let i = 0; i < chunk.length; i++) {
      const code = chunk.charCodeAt(i)
      if (code === lineFeed) line++
      if (inString) {
        if (escaped) escaped = false
        else if (code === backslash) escaped = true
        else if (code === quote) inString = false
        continue
      }
      if (code === quote) inString = true
      if (inRows && depth === base && (code === comma || isCloser(code))) {
        pieces.push(chunk.slice(start, i))
        const text = pieces.join('')
        pieces = []
        if (text.trim() !== '') yield parseJsonRow(text, elementLine)
        start = i + 1
        elementLine = 0
        if (code !== comma) {
          inRows = false
          start = i
        }
      } else if (inRows && depth >= base && elementLine === 0 && code > 32) elementLine = line
      if (isOpener(code)) {
        depth++
        if (!inRows && depth === base && code === openList && (!wrapped || before + i === inside.offset)) {
          inRows = true
          keepAround(chunk.slice(start, i + 1))
          start = i + 1
        }
      } else if (isCloser(code)) depth--
    }
    if (inRows) pieces.push(chunk.slice(start))
    else keepAround(chunk.slice(start))
    before += chunk.length
  }
  if (depth !== 0)
    throw new AssayError('data-format', `${path} ends inside its JSON ${wrapped ? 'object' : 'array'}`, {
      where: `${path}:${line}`,
      hint: 'the file may be cut off',
    })
  if (around !== undefined && !isShell(around.join(''), wrapped))
    throw new AssayError('data-format', `${path} is not JSON around its rows: text stands beside the list`, {
      where: path,
      hint: wrapped
        ? 'accepted: an object with one field that is a list of objects'
        : 'remove what stands after the list, or write JSON lines',
    })
}

/** Whether a text is JSON once the elements of its rows are left out: empty lists, or an object with one. */
const isShell = (text: string, wrapped: boolean): boolean => {
  if (!wrapped) return /^(?:\s*\[\s*\])+\s*$/.test(text)
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
