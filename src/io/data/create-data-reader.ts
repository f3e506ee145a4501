import { extname } from 'node:path'
import { looksDelimited } from '../../core/data/delimiter.ts'
import { sheetOf } from '../../core/data/sheet-of.ts'
import { AssayError } from '../../core/errors.ts'
import type { DataReader, RawRow, ReadOptions } from '../../core/ports/ports.ts'
import { decodeChunks, encodingNamed } from './decode-chunks.ts'
import { firstBytes, isGzip, readBytes } from './read-bytes.ts'
import { readDelimited } from './read-delimited.ts'
import { readJsonArray } from './read-json-array.ts'
import { readJsonObject } from './read-json-object.ts'
import { lazily } from './lazily.ts'
import { parseJsonRow } from './parse-json-row.ts'
import { readLines } from './read-lines.ts'
import { readParquet } from './read-parquet.ts'
import { readPdf } from './read-pdf.ts'
import { readWorkbook } from './read-workbook.ts'

type TextKind = 'json-lines' | 'json-list' | 'json-object' | 'delimited' | 'lines'

const byExtension: Readonly<Record<string, TextKind>> = {
  '.jsonl': 'json-lines',
  '.ndjson': 'json-lines',
  '.csv': 'delimited',
  '.tsv': 'delimited',
}

const isWholeObject = (text: string): boolean => {
  try {
    return typeof JSON.parse(text) === 'object'
  } catch {
    return false
  }
}

/** The extension decides where it is clear; otherwise the first characters of the text. */
const textKindOf = (path: string, head: string): TextKind => {
  const start = head.trimStart()
  const extension = extname(path.replace(/\.gz$/i, '')).toLowerCase()
  const named = byExtension[extension]
  if (named !== 'delimited' && start.startsWith('[')) return 'json-list'
  if (named !== undefined) return named
  if (start.startsWith('{')) {
    // An object over several lines, or alone and with a list in it, is one value; JSON lines have a whole object on the first line.
    const end = start.indexOf('\n')
    const first = end < 0 ? start : start.slice(0, end)
    const oneLine = start.slice(first.length).trim() === ''
    const isLines = isWholeObject(first) && !(oneLine && extension === '.json' && first.includes('['))
    return isLines || extension !== '.json' ? 'json-lines' : 'json-object'
  }
  // A number or a word is no table of one column.
  if (extension === '.json' && start !== '') return 'json-lines'
  return (extension === '.txt' || extension === '.text') && !looksDelimited(head) ? 'lines' : 'delimited'
}

/** Puts a first chunk that was looked at back in front, and closes the rest whatever happens. */
async function* again(first: string, rest: AsyncIterator<string>): AsyncIterable<string> {
  try {
    yield first
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value
  } finally {
    await rest.return?.()
  }
}

const startsWith = (bytes: Uint8Array, mark: string): boolean => [...mark].every((character, i) => bytes[i] === character.charCodeAt(0))

/** Blank beginnings of more chunks than this are nobody's: they are read as what they are. */
const mostBlank = 8

interface TextOptions extends ReadOptions {
  /** The list of rows inside a JSON document. */
  readonly list?: string | undefined
  readonly gzip: boolean
  readonly signal?: AbortSignal | undefined
}

/** Text of a file in chunks. */
const textOf = (path: string, { gzip, signal, encoding }: TextOptions): AsyncIterable<string> => {
  const bytes = (): AsyncIterable<Uint8Array> => readBytes(path, { gzip, ...(signal !== undefined && { signal }) })
  return decodeChunks(bytes(), { path, again: bytes, ...(encoding !== undefined && { encoding }) })
}

const openText = async (path: string, options: TextOptions): Promise<AsyncIterable<RawRow>> => {
  const chunks = textOf(path, options)[Symbol.asyncIterator]()
  let head = ''
  for (let looked = 0; looked < mostBlank && head.trim() === ''; looked++) {
    const next = await chunks.next()
    if (next.done === true) break
    head += next.value
  }
  const kind = options.list === undefined ? textKindOf(path, head) : 'json-object'
  if (kind === 'json-object') {
    await chunks.return?.()
    return readJsonObject(() => textOf(path, options), { path, list: options.list })
  }
  const text = again(head, chunks)
  switch (kind) {
    case 'json-lines':
      return readLines(text, ({ text: json, line }) => parseJsonRow(json, line))
    case 'json-list':
      return readJsonArray(text, { path })
    case 'lines':
      return readLines(text, ({ text: own, line }) => ({ line, values: { text: own.replace(/\r$/, '') } }))
    case 'delimited':
      return readDelimited(text, head, path)
  }
}

/** Parquet and Excel files say themselves how their text is written. Throws `usage`. */
const refuseEncoding = (path: string, head: Uint8Array, encoding: string): void => {
  encodingNamed(encoding)
  if (startsWith(head, 'PAR1') || startsWith(head, 'PK\u0003\u0004'))
    throw new AssayError('usage', `--encoding is for text, and ${path} is none`, { where: path, hint: 'leave out --encoding' })
}

/**
 * Reads CSV, TSV, JSON lines, JSON lists and plain lines, also compressed with gzip, as a stream: memory does not grow with the file.
 * Parquet is read a row group at a time, an Excel sheet whole.
 */
export const createDataReader = (): DataReader => ({
  readPdf,
  readText: async (path, signal, options = {}) => {
    const parts: string[] = []
    for await (const part of textOf(path, { ...options, gzip: isGzip(await firstBytes(path, 2)), signal })) parts.push(part)
    return parts.join('')
  },
  read: (absolutePath, signal, options = {}) =>
    lazily(async () => {
      const { file: path, sheet } = sheetOf(absolutePath)
      const head = await firstBytes(path, 512)
      if (options.encoding !== undefined) refuseEncoding(path, head, options.encoding)
      if (startsWith(head, 'PAR1')) return readParquet(path, signal)
      if (startsWith(head, 'PK\u0003\u0004')) return readWorkbook(path, sheet)
      if (startsWith(head, '\u00D0\u00CF\u0011\u00E0'))
        throw new AssayError('data-format', `${path} is an Excel workbook of the old kind (.xls)`, {
          where: path,
          hint: 'save it as .xlsx or CSV (UTF-8)',
        })
      return await openText(path, { ...options, gzip: isGzip(head), signal, list: sheet })
    }),
})
