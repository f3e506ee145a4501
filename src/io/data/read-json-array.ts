import { AssayError } from '../../core/errors.ts'
import type { RawRow } from '../../core/ports/ports.ts'
import { parseJsonRow } from './read-json-lines.ts'

const quote = 34
const backslash = 92
const lineFeed = 10
const comma = 44
const openers = new Set([91, 123])
const closers = new Set([93, 125])

/**
 * One JSON array of objects, an element at a time: memory holds one element, not the file. Finds element borders by
 * counting brackets outside strings; each element is then parsed by JSON.parse. A row's line is where its element starts.
 */
export async function* readJsonArray(chunks: AsyncIterable<string>, path: string): AsyncIterable<RawRow> {
  let element = ''
  let elementLine = 0
  let line = 1
  let depth = 0
  let inString = false
  let escaped = false
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
      const ends = depth === 1 && (code === comma || closers.has(code))
      if (ends) {
        const text = element + chunk.slice(start, i)
        if (text.trim() !== '') yield parseJsonRow(text, elementLine)
        element = ''
        start = i + 1
        elementLine = 0
      }
      if (openers.has(code)) depth++
      else if (closers.has(code)) depth--
      if (depth === 1 && openers.has(code) && elementLine === 0 && code === 91 && start === 0 && element === '') start = i + 1
      else if (elementLine === 0 && depth >= 1 && !ends && code > 32) elementLine = line
    }
    element += chunk.slice(start)
  }
  if (depth !== 0)
    throw new AssayError('data-format', `${path} ends inside its JSON array`, { where: `${path}:${line}`, hint: 'the file may be cut off' })
}
