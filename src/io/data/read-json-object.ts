import { AssayError } from '../../core/errors.ts'
import type { RawRow } from '../../core/ports/ports.ts'
import { parseJsonRow } from './parse-json-row.ts'
import { readJsonArray } from './read-json-array.ts'

/** Characters held to look at an object whole. What is longer is no single row. */
const mostHeld = 1 << 23

/** Fields of one row that are lists of objects themselves: an object with one of them is a row, not a wrapper of rows. */
const fieldsOfRows = new Set([
  'messages',
  'conversations',
  'history',
  'prompt',
  'completion',
  'chosen',
  'rejected',
  'input',
  'output',
  'preferred_output',
  'non_preferred_output',
])

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)

const listsOf = (value: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.entries(value).flatMap(([key, field]) => (Array.isArray(field) && isObject(field[0]) ? [key] : []))

/** Does an object hold a value of its own, beside lists and objects? */
const saysSomething = (value: Readonly<Record<string, unknown>>): boolean =>
  Object.values(value).some((field) => field !== null && typeof field !== 'object')

async function* both(held: readonly string[], rest: AsyncIterator<string>): AsyncIterable<string> {
  yield* held
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value
}

/**
 * A file that is one JSON object: a single row (perhaps over several lines), or a wrapper of rows such as `{"data": [...]}`, whose one list
 * of objects is then read an element at a time. Throws `data-format` for text that is no JSON object, and for one of which neither is clear.
 */
export async function* readJsonObject(chunks: AsyncIterable<string>, path: string): AsyncIterable<RawRow> {
  const source = chunks[Symbol.asyncIterator]()
  try {
    const held: string[] = []
    let length = 0
    let isWhole = false
    while (!isWhole && length <= mostHeld) {
      const next = await source.next()
      if (next.done === true) isWhole = true
      else {
        held.push(next.value)
        length += next.value.length
      }
    }
    const text = isWhole ? held.join('') : ''
    const value = isWhole ? parsed(text, path) : {}
    const lists = listsOf(value)
    if (isWhole && (lists.some((key) => fieldsOfRows.has(key)) || (lists.length === 0 && saysSomething(value)))) {
      const line = text.slice(0, text.indexOf('{')).split('\n').length
      yield parseJsonRow(text, line)
    } else yield* readJsonArray(both(held, source), { path, wrapped: true })
  } finally {
    await source.return?.()
  }
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
