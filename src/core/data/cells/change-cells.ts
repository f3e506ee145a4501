import { isJson } from '../../lib/is-json.ts'
import { detectDelimiter, looksDelimited } from '../delimiter.ts'
import { applyEdits, type ChangeRow } from './cell.ts'
import { changeDelimited } from './delimited-cells.ts'
import { changeJson } from './json-cells.ts'

/** How a text file holds rows. `lines`: each line is a row of one text. */
export type CellFormat = 'csv' | 'tsv' | 'json-lines' | 'json' | 'lines'

export const cellFormatLabels: Readonly<Record<CellFormat, string>> = {
  csv: 'CSV',
  tsv: 'TSV',
  'json-lines': 'JSON lines',
  json: 'JSON',
  lines: 'plain text',
}

const headLength = 65_536

/** Of a name: `csv` of `rows.CSV`; empty without one. */
export const extensionOf = (path: string): string => /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? ''

/** The extension decides where it is clear, else the beginning of the text, as where data files are read. */
export const cellFormatOf = (path: string, text: string): CellFormat => {
  const head = text.slice(0, headLength).replace(/^\uFEFF/, '')
  const start = head.trimStart()
  const extension = extensionOf(path)
  const delimited = (): CellFormat => (detectDelimiter(head) === '\t' ? 'tsv' : 'csv')
  if (extension === 'csv' || extension === 'tsv') return delimited()
  if (start.startsWith('{') || start.startsWith('[')) {
    const first = start.slice(0, start.indexOf('\n') < 0 ? undefined : start.indexOf('\n'))
    const isNamedLines = extension === 'jsonl' || extension === 'ndjson'
    if (!isNamedLines && (extension === 'json' || !isJson(first)) && isJson(text.replace(/^\uFEFF/, ''))) return 'json'
    if (isNamedLines || isJson(first)) return 'json-lines'
  }
  if (extension === 'jsonl' || extension === 'ndjson') return 'json-lines'
  // Prose may have as many commas in each line; a quote that is never closed is no table's.
  return looksDelimited(head) && changeDelimited(text, () => []) !== undefined ? delimited() : 'lines'
}

/** Line by line; what is no JSON is one text. Line ends stay as they are. */
const changeLines = (text: string, change: ChangeRow, isLineJson: (line: string) => boolean): string => {
  const done: string[] = []
  for (const whole of text.split('\n')) {
    const line = whole.endsWith('\r') ? whole.slice(0, -1) : whole
    const changed = (): string => {
      if (line.trim() === '') return line
      if (isLineJson(line)) return changeJson(line, change)
      const [edits = []] = change([{ column: '', key: '', value: line, isName: false }], 'row')
      return applyEdits(line, edits)
    }
    done.push(changed() + whole.slice(line.length))
  }
  return done.join('\n')
}

/** Changes the texts of a file and leaves all else byte for byte. Undefined where a quote of a table is never closed. */
export const changeCells = (text: string, format: CellFormat, change: ChangeRow): string | undefined => {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : ''
  const rest = text.slice(mark.length)
  switch (format) {
    case 'csv':
    case 'tsv':
      return changeDelimited(text, change)
    case 'json':
      return mark + changeJson(rest, change, { isDocument: true })
    case 'json-lines':
      return mark + changeLines(rest, change, (line) => /^\s*[[{"]/.test(line) && isJson(line))
    case 'lines':
      return mark + changeLines(rest, change, () => false)
  }
}
