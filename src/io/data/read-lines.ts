export interface NumberedLine {
  readonly line: number
  readonly text: string
}

/**
 * Lines of a text that comes in chunks, numbered from 1, without their ends. Splits at line feeds only: U+2028 is legal inside JSON
 * strings. Pieces of a long line are joined once, at its end: a line of 50 MB takes no longer than its bytes.
 */
const createLineSplitter = (): { push(chunk: string): readonly NumberedLine[]; end(): readonly NumberedLine[] } => {
  let pieces: string[] = []
  let line = 0
  return {
    push: (chunk) => {
      const lines: NumberedLine[] = []
      let start = 0
      for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', start)) {
        line++
        const text = chunk.slice(start, end)
        start = end + 1
        if (pieces.length === 0) lines.push({ line, text })
        else {
          pieces.push(text)
          lines.push({ line, text: pieces.join('') })
          pieces = []
        }
      }
      if (start < chunk.length) pieces.push(chunk.slice(start))
      return lines
    },
    end: () => (pieces.length > 0 ? [{ line: line + 1, text: pieces.join('') }] : []),
  }
}

/** Rows from the lines of a text; empty lines are skipped. `line` is that of the physical file. */
export async function* readLines<Row>(chunks: AsyncIterable<string>, rowOf: (line: NumberedLine) => Row): AsyncIterable<Row> {
  const splitter = createLineSplitter()
  for await (const chunk of chunks) for (const line of splitter.push(chunk)) if (line.text.trim() !== '') yield rowOf(line)
  for (const line of splitter.end()) if (line.text.trim() !== '') yield rowOf(line)
}
