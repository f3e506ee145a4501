import type { RawRow } from '../../core/ports/ports.ts'

/** A line of JSON as a row; what is not a JSON object is a problem that names its kind. */
export const parseJsonRow = (text: string, line: number): RawRow => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { line, problem: `not JSON: ${error instanceof Error ? error.message : String(error)}` }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { line, problem: `not a JSON object but ${Array.isArray(value) ? 'a list' : JSON.stringify(value)}` }
  return { line, values: value as Readonly<Record<string, unknown>> }
}

/**
 * JSON lines, one object a line. Splits at line feeds only: U+2028 is legal inside JSON strings. Empty lines are skipped;
 * line numbers are those of the physical file.
 */
export async function* readJsonLines(chunks: AsyncIterable<string>): AsyncIterable<RawRow> {
  let rest = ''
  let line = 0
  for await (const chunk of chunks) {
    const text = rest + chunk
    let start = 0
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      line++
      const row = text.slice(start, end)
      start = end + 1
      if (row.trim() !== '') yield parseJsonRow(row, line)
    }
    rest = text.slice(start)
  }
  if (rest.trim() !== '') yield parseJsonRow(rest, line + 1)
}
