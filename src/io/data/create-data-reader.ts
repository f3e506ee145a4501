import { extname } from 'node:path'
import { sheetOf } from '../../core/data/sheet-of.ts'
import { AssayError } from '../../core/errors.ts'
import type { DataReader, RawRow } from '../../core/ports/ports.ts'
import { decodeChunks } from './decode-chunks.ts'
import { firstBytes, isGzip, readBytes } from './read-bytes.ts'
import { looksDelimited, readDelimited } from './read-delimited.ts'
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
    // An object over several lines, or with its rows in a field, is one value; JSON lines have a whole object on the first line.
    const end = start.indexOf('\n')
    const first = end < 0 ? start : start.slice(0, end)
    const oneLine = start.slice(first.length).trim() === ''
    const isLines =
      isWholeObject(first) &&
      !(oneLine && extension === '.json' && /^\{\s*"[^"]*"\s*:\s*\[\s*\{|,\s*"(?:data|rows|items|examples|results)"\s*:\s*\[/.test(first))
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

const openText = async (path: string, gzip: boolean, signal?: AbortSignal): Promise<AsyncIterable<RawRow>> => {
  const chunks = decodeChunks(readBytes(path, { gzip, ...(signal !== undefined && { signal }) }), path)[Symbol.asyncIterator]()
  let head = ''
  for (let looked = 0; looked < mostBlank && head.trim() === ''; looked++) {
    const next = await chunks.next()
    if (next.done === true) break
    head += next.value
  }
  const text = again(head, chunks)
  switch (textKindOf(path, head)) {
    case 'json-lines':
      return readLines(text, ({ text: json, line }) => parseJsonRow(json, line))
    case 'json-list':
      return readJsonArray(text, { path })
    case 'json-object':
      return readJsonObject(text, path)
    case 'lines':
      return readLines(text, ({ text: own, line }) => ({ line, values: { text: own.replace(/\r$/, '') } }))
    case 'delimited':
      return readDelimited(text, head, path)
  }
}

/**
 * Reads CSV, TSV, JSON lines, JSON lists and plain lines, also compressed with gzip, as a stream: memory does not grow with the file.
 * Parquet is read a row group at a time, an Excel sheet whole.
 */
export const createDataReader = (): DataReader => ({
  readPdf,
  read: (absolutePath, signal) =>
    lazily(async () => {
      const { file: path, sheet } = sheetOf(absolutePath)
      const head = await firstBytes(path, 512)
      if (startsWith(head, 'PAR1')) return readParquet(path, signal)
      if (startsWith(head, 'PK\u0003\u0004')) return readWorkbook(path, sheet)
      if (startsWith(head, '\u00D0\u00CF\u0011\u00E0'))
        throw new AssayError('data-format', `${path} is an Excel workbook of the old kind (.xls)`, {
          where: path,
          hint: 'save it as .xlsx or CSV (UTF-8)',
        })
      return await openText(path, isGzip(head), signal)
    }),
})
