import { Readable } from 'node:stream'
import { parse, type CsvError, type Info } from 'csv-parse'
import { detectDelimiter } from '../../core/data/delimiter.ts'
import { AssayError } from '../../core/errors.ts'
import type { RawRow } from '../../core/ports/ports.ts'
import { headerOf } from './header-of.ts'

/** Longest record in characters. A quote that is never closed would otherwise swallow the rest of the file into memory. */
const maxRecord = 1 << 24

/**
 * CSV or TSV as rows of text by column name (RFC 4180: quotes, doubled quotes, newlines in fields, CRLF). The first record
 * is the header. `line` is the physical line a record starts on. A record of another length than the header is a problem.
 */
export async function* readDelimited(chunks: AsyncIterable<string>, head: string, path: string): AsyncIterable<RawRow> {
  // Excel's own first line, which says what separates the fields of the others.
  const separator = /^sep=(.)\r?\n/i.exec(head)?.[1]
  let isFirst = separator !== undefined
  const skipped: string[] = []
  const parser = parse({
    delimiter: separator ?? detectDelimiter(head),
    // Files put together from several systems end their lines in two ways; a carriage return alone is old Mac's.
    record_delimiter: head.includes('\n') ? ['\r\n', '\n'] : '\r',
    info: true,
    relax_column_count: true,
    // Quotes inside an unquoted field (`5" screen`) are kept as they are.
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: maxRecord,
    on_skip: (error: CsvError | undefined) => {
      skipped.push(error?.code ?? 'unreadable')
      return undefined
    },
  })
  const source = Readable.from(chunks)
  source.on('error', (error) => parser.destroy(error))
  source.pipe(parser)
  let header: readonly string[] | undefined
  let overcounted = 0
  let lastLine = 0
  for await (const entry of parser) {
    const { record, info } = entry as { record: string[]; info: Info }
    // csv-parse counts a CRLF inside quotes as two lines.
    overcounted += count(record, '\r\n')
    lastLine = info.lines - overcounted
    if (isFirst) {
      isFirst = false
      continue
    }
    if (header === undefined) {
      header = headerOf(record, path, 1)
      continue
    }
    const line = lastLine - count(record, '\n')
    if (record.length !== header.length) {
      yield { line, problem: `${record.length} fields where the header has ${header.length}` }
      continue
    }
    const values: Record<string, string> = {}
    for (let i = 0; i < header.length; i++) values[header[i] ?? ''] = record[i] ?? ''
    yield { line, values }
  }
  // A quote that stays open swallows rows nobody could count: better to stop.
  if (skipped.length > 0)
    throw new AssayError('data-format', `${path} has a quote that is opened on or after line ${lastLine + 1} and never closed`, {
      where: `${path}:${lastLine + 1}`,
      hint: 'close the quote, or double quotes inside fields ("")',
    })
  if (header === undefined)
    throw new AssayError('data-format', `${path} is empty`, {
      where: path,
      hint: 'accepted: CSV or TSV with a header, JSON lines, a JSON list of objects',
    })
}

const count = (record: readonly string[], part: string): number => {
  let total = 0
  for (const field of record) for (let at = field.indexOf(part); at >= 0; at = field.indexOf(part, at + part.length)) total++
  return total
}
