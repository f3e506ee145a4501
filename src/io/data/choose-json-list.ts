import { AssayError } from '../../core/errors.ts'
import type { JsonList } from './json-lists.ts'

const baseName = (path: string): string => path.split('/').at(-1) ?? path

/** Keys under which one row keeps lists of objects itself: an object with one of them is a row, not a wrapper of rows. */
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
  'contents',
  'completions',
])

/** Keys of texts that rows have and wrappers of rows do not. */
const textsOfRows = new Set([
  ...fieldsOfRows,
  'text',
  'question',
  'answer',
  'instruction',
  'label',
  'expected',
  'query',
  'response',
  'context',
  'title',
  'body',
])

const isSomething = (field: unknown): boolean => field !== null && typeof field !== 'object'

/**
 * Whether a whole object is one row: it keeps a conversation under a name that rows have, or says something itself and holds no list of
 * rows.
 */
export const isOneRow = (value: Readonly<Record<string, unknown>>, lists: readonly JsonList[]): boolean => {
  const ofObjects = lists.filter(({ holds }) => holds === 'objects')
  if (ofObjects.some(({ path }) => path.split('.').some((key) => fieldsOfRows.has(key)))) return true
  if (ofObjects.some(({ depth }) => depth === 1)) return false
  const says = Object.entries(value).filter(([, field]) => isSomething(field))
  return ofObjects.length === 0 ? says.length > 0 : says.some(([key]) => textsOfRows.has(key))
}

/**
 * The list that holds the rows of a JSON object: the named one, the only one directly in it, or else the only one deeper. Throws
 * `data-format` with the paths of all that it could be.
 */
export const chooseJsonList = (
  lists: readonly JsonList[],
  { path, named }: { readonly path: string; readonly named?: string | undefined },
): JsonList => {
  const ofObjects = lists.filter(({ holds }) => holds === 'objects')
  const also = (found: readonly JsonList[]): readonly { readonly message: string }[] =>
    found.slice(0, 20).map(({ path: keys, holds }) => ({ message: `${keys}: a list of ${holds}` }))
  const refuse = (what: string, hint: string, found = lists): AssayError =>
    new AssayError('data-format', `${path} ${what}`, { where: path, hint, also: also(found) })
  const address = (list: JsonList | undefined): string => `${baseName(path)}#${list?.path ?? 'KEY.KEY'}`
  if (named !== undefined) {
    const list = lists.find((one) => one.path === named)
    if (list?.holds === 'objects') return list
    throw refuse(
      list === undefined ? `has no list "${named}"` : `has under "${named}" a list of ${list.holds}, not of objects`,
      `name a list of objects, such as ${address(ofObjects[0])}`,
    )
  }
  const direct = ofObjects.filter(({ depth }) => depth === 1)
  const [only, ...others] = direct.length > 0 ? direct : ofObjects
  if (only === undefined)
    throw refuse(
      'is one JSON object without a list of objects',
      'accepted: JSON lines, a JSON list of objects, or an object with one such list in it',
    )
  if (others.length > 0) throw refuse('holds several lists of objects', `name one: ${address(only)}`, ofObjects)
  return only
}
