import { parseJsonObject } from '../parse-answer.ts'

export type Leaf = string | number | boolean | null

/** One field of a JSON answer. `list` holds the items of an array of scalars; anything deeper stays one opaque JSON text. */
export interface FieldValue {
  /** Keys from the outside in, joined by a character that no sane key has. */
  readonly path: string
  readonly list: boolean
  readonly values: readonly Leaf[]
}

const separator = '\u0000'

const isLeaf = (value: unknown): value is Leaf => value === null || ['string', 'number', 'boolean'].includes(typeof value)

const walk = (value: unknown, path: string): readonly FieldValue[] => {
  if (isLeaf(value)) return [{ path, list: false, values: [value] }]
  if (Array.isArray(value)) return value.every(isLeaf) ? [{ path, list: true, values: value }] : []
  return Object.entries(value ?? {}).flatMap(([key, inner]) => walk(inner, path === '' ? key : `${path}${separator}${key}`))
}

/** Fields of a JSON object in text form; none where the text is not one. Arrays of objects are left out. */
export const readFields = (json: string): readonly FieldValue[] => walk(parseJsonObject(json) ?? {}, '')

/** The object that has these fields. */
export const buildObject = (fields: readonly FieldValue[]): Record<string, unknown> => {
  const root: Record<string, unknown> = {}
  for (const { path, list, values } of fields) {
    const keys = path.split(separator)
    let at = root
    for (const key of keys.slice(0, -1)) {
      const inner = (at[key] ?? {}) as Record<string, unknown>
      at[key] = inner
      at = inner
    }
    at[keys.at(-1) ?? ''] = list ? values : (values[0] ?? null)
  }
  return root
}
