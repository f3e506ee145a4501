import { extname } from 'node:path'
import type { DataReader } from '../../core/ports/ports.ts'
import { decodeChunks } from './decode-chunks.ts'
import { readDelimited } from './read-delimited.ts'
import { readJsonArray } from './read-json-array.ts'
import { readJsonLines } from './read-json-lines.ts'

type Container = 'json-lines' | 'json-array' | 'delimited'

const containers: Readonly<Record<string, Container>> = {
  '.jsonl': 'json-lines',
  '.ndjson': 'json-lines',
  '.csv': 'delimited',
  '.tsv': 'delimited',
}

/** The extension decides where it is clear; otherwise the first character of the text. */
const containerOf = (path: string, head: string): Container => {
  const first = head.trimStart()[0]
  const byName = containers[extname(path).toLowerCase()]
  if (byName === 'json-lines' && first === '[') return 'json-array'
  if (byName !== undefined) return byName
  return first === '[' ? 'json-array' : first === '{' ? 'json-lines' : 'delimited'
}

/** Puts a first chunk that was looked at back in front. */
async function* again(first: string, rest: AsyncIterator<string>): AsyncIterable<string> {
  yield first
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value
}

/** Reads CSV, TSV, JSON lines and JSON arrays as a stream: memory does not grow with the file. */
export const createDataReader = (): DataReader => ({
  async *read(path, signal) {
    const chunks = decodeChunks(path, signal)[Symbol.asyncIterator]()
    try {
      let head = ''
      while (head.trim() === '') {
        const next = await chunks.next()
        if (next.done === true) break
        head += next.value
      }
      const text = again(head, chunks)
      const container = containerOf(path, head)
      if (container === 'json-lines') yield* readJsonLines(text)
      else if (container === 'json-array') yield* readJsonArray(text, path)
      else yield* readDelimited(text, head, path)
    } finally {
      await chunks.return?.()
    }
  },
})
