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

/**
 * Rows from the lines of a text; empty lines are skipped. `line` is that of the physical file. Not a generator: rows of a chunk that is
 * there are handed out as promises that are settled, at a third of the turns of the event loop.
 */
export const readLines = <Row>(chunks: AsyncIterable<string>, rowOf: (line: NumberedLine) => Row): AsyncIterable<Row> => ({
  [Symbol.asyncIterator]: () => {
    const source = chunks[Symbol.asyncIterator]()
    const splitter = createLineSplitter()
    let lines: readonly NumberedLine[] = []
    let at = 0
    let isRead = false
    /** The next row of the lines that are there. */
    const ready = (): IteratorResult<Row> | undefined => {
      for (let line = lines[at++]; line !== undefined; line = lines[at++])
        if (line.text.trim() !== '') return { done: false, value: rowOf(line) }
      return isRead ? { done: true, value: undefined } : undefined
    }
    const read = async (): Promise<IteratorResult<Row>> => {
      for (let result = ready(); ; result = ready()) {
        if (result !== undefined) return result
        const chunk = await source.next()
        isRead = chunk.done === true
        lines = chunk.done === true ? splitter.end() : splitter.push(chunk.value)
        at = 0
      }
    }
    return {
      next: () => {
        const result = at < lines.length ? ready() : undefined
        return result === undefined ? read() : Promise.resolve(result)
      },
      return: async () => {
        await source.return?.()
        return { done: true, value: undefined }
      },
    }
  },
})
