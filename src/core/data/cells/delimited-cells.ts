import { detectDelimiter } from '../delimiter.ts'
import { applyEdits, type ChangeRow } from './cell.ts'

interface Field {
  readonly start: number
  readonly end: number
  readonly value: string
  readonly isQuoted: boolean
}

const headLength = 65_536

/**
 * Changes cells of a CSV or TSV text and leaves all else byte for byte: delimiters, line ends, blank lines, which fields are quoted
 * (RFC 4180; quotes inside an unquoted field are text). The first record is the header. Undefined where a quote is never closed.
 */
export const changeDelimited = (text: string, change: ChangeRow): string | undefined => {
  const mark = text.startsWith('\uFEFF') ? 1 : 0
  const head = text.slice(mark, headLength)
  const delimiter = detectDelimiter(head)
  // As the reader has it: a carriage return ends a line by itself only where no line feed does.
  const feed = head.includes('\n') ? '\n' : '\r'
  const endOfRaw = (from: number): number => {
    for (let at = from; at < text.length; at++) if (text[at] === delimiter || text[at] === feed) return at
    return text.length
  }
  /** Where the text of an unquoted field ends: before the carriage return of a line end. */
  const trimmed = (start: number, end: number): number =>
    feed === '\n' && end > start && text[end - 1] === '\r' && text[end] !== delimiter ? end - 1 : end
  const quotedEnd = (start: number): number | undefined => {
    for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 2)) if (text[at + 1] !== '"') return at + 1
    return undefined
  }
  const isEnd = (at: number): boolean =>
    at === text.length || text[at] === delimiter || text[at] === feed || (text[at] === '\r' && text[at + 1] === '\n' && feed === '\n')
  let header: readonly string[] | undefined
  let result = text.slice(0, mark)
  let copied = mark
  const flush = (fields: readonly Field[]): void => {
    const [only] = fields
    if (fields.length === 1 && only?.value === '' && !only.isQuoted) return
    const isHeader = header === undefined
    const names = header ?? fields.map(({ value }) => value)
    header = names
    const edits = change(
      fields.map(({ value }, place) => ({ column: names[place] ?? '', key: names[place] ?? '', value, isName: isHeader })),
      isHeader ? 'header' : 'row',
    )
    fields.forEach(({ start, end, value, isQuoted }, place) => {
      const own = edits[place] ?? []
      if (own.length === 0) return
      const next = applyEdits(value, own)
      // A quote inside an unquoted field stays as it is; one that is new does not.
      const hasNewQuote = next.startsWith('"') || (next.includes('"') && !value.includes('"'))
      const needsQuotes = isQuoted || hasNewQuote || next.includes(delimiter) || /[\r\n]/.test(next)
      result += text.slice(copied, start) + (needsQuotes ? `"${next.replaceAll('"', '""')}"` : next)
      copied = end
    })
  }
  let fields: Field[] = []
  for (let at = mark; at <= text.length;) {
    const closed = text[at] === '"' ? quotedEnd(at) : undefined
    if (text[at] === '"' && closed === undefined) return undefined
    let next: number
    if (closed !== undefined && isEnd(closed)) {
      fields.push({ start: at, end: closed, value: text.slice(at + 1, closed - 1).replaceAll('""', '"'), isQuoted: true })
      next = text[closed] === '\r' && feed === '\n' ? closed + 1 : closed
    } else {
      next = endOfRaw(at)
      const end = trimmed(at, next)
      fields.push({ start: at, end, value: text.slice(at, end), isQuoted: false })
    }
    if (text[next] !== delimiter) {
      flush(fields)
      fields = []
    }
    if (next >= text.length) break
    at = next + 1
  }
  return result + text.slice(copied)
}
