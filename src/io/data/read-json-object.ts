import { AssayError } from '../../core/errors.ts'
import type { RawRow } from '../../core/ports/ports.ts'
import { chooseJsonList, isOneRow } from './choose-json-list.ts'
import { findJsonLists } from './json-lists.ts'
import { parseJsonRow } from './parse-json-row.ts'
import { readJsonArray } from './read-json-array.ts'

/** Characters held to look at an object whole. What is longer is no single row. */
const mostHeld = 1 << 23

export interface JsonObjectOptions {
  readonly path: string
  /** The list inside the object that holds the rows, by its keys joined with points. */
  readonly list?: string | undefined
}

/**
 * A file that is one JSON object: a single row (perhaps over several lines), or a wrapper of rows such as `{"data": {"rows": [...]}}`, whose
 * one list of objects is then read an element at a time. Reads the text twice. Throws `data-format` for text that is no JSON object, and for
 * one of which neither is clear.
 */
export async function* readJsonObject(open: () => AsyncIterable<string>, { path, list: named }: JsonObjectOptions): AsyncIterable<RawRow> {
  const held = await beginning(open())
  const lists = await findJsonLists(open())
  if (held !== undefined && named === undefined) {
    const value = parsed(held, path)
    if (isOneRow(value, lists)) {
      yield parseJsonRow(held, held.slice(0, held.indexOf('{')).split('\n').length)
      return
    }
  }
  const { offset, depth } = chooseJsonList(lists, { path, named })
  yield* readJsonArray(open(), { path, inside: { offset, depth } })
}

/** The whole text, where it is short enough for a single row. */
const beginning = async (chunks: AsyncIterable<string>): Promise<string | undefined> => {
  const held: string[] = []
  let length = 0
  for await (const chunk of chunks) {
    held.push(chunk)
    length += chunk.length
    if (length > mostHeld) return undefined
  }
  return held.join('')
}

const parsed = (text: string, path: string): Readonly<Record<string, unknown>> => {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>
  } catch (error) {
    throw new AssayError('data-format', `${path} is not one JSON object: ${error instanceof Error ? error.message : String(error)}`, {
      where: path,
      hint: 'the file may be cut off. Several objects one after the other: put each on a line of its own (jq -c . FILE), as .jsonl',
      cause: error,
    })
  }
}
