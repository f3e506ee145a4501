import { isRecord } from '../../lib/is-record.ts'

/** Levels that are opened; what lies deeper stays as it is. */
const deepest = 12

export type Tree = Map<string, unknown>

const valueOf = (value: unknown): unknown => {
  if (!isRecord(value)) return value
  const [kind, ...others] = Object.keys(value)
  return others.length === 0 && kind !== undefined && /^(string|int|double|bool)Value$/.test(kind) ? value[kind] : value
}

const entriesOf = (value: unknown): readonly (readonly [string, unknown])[] | undefined => {
  if (value instanceof Map) return [...(value as Tree)]
  if (Array.isArray(value))
    return value.every((entry) => isRecord(entry) && typeof entry['key'] === 'string' && 'value' in entry) && value.length > 0
      ? value.map((entry: Readonly<Record<string, unknown>>) => [String(entry['key']), valueOf(entry['value'])] as const)
      : undefined
  return isRecord(value) ? Object.entries(value) : undefined
}

/**
 * Attributes of a span as a tree: keys with dots (`llm.input_messages.0.message.role`), nested objects and OTLP's lists of key and
 * value all give the same one. Lists of other values stay lists.
 */
export const attributeTree = (attributes: unknown, depth = 0): Tree => {
  const tree: Tree = new Map()
  for (const [key, value] of entriesOf(attributes) ?? []) {
    const path = key.split('.').slice(0, deepest)
    let at = tree
    for (const step of path.slice(0, -1)) {
      const next = at.get(step)
      const inner: Tree = next instanceof Map ? (next as Tree) : new Map<string, unknown>()
      at.set(step, inner)
      at = inner
    }
    const last = path.at(-1) ?? key
    const opened = depth < deepest && isRecord(value) ? attributeTree(value, depth + 1) : value
    const before = at.get(last)
    if (before instanceof Map && opened instanceof Map) for (const [inner, entry] of opened as Tree) (before as Tree).set(inner, entry)
    else at.set(last, opened)
  }
  return tree
}

/** What lies at a path of the tree; undefined for nothing. */
export const treeAt = (tree: Tree, path: string): unknown => {
  let at: unknown = tree
  for (const step of path.split('.')) at = at instanceof Map ? (at as Tree).get(step) : undefined
  return at
}

/** A branch as a plain value; branches whose keys are all numbers become lists in their order. */
export const plainValue = (value: unknown, depth = 0): unknown => {
  if (depth > deepest * 2) return undefined
  if (Array.isArray(value)) return value.map((item: unknown) => plainValue(isRecord(item) ? attributeTree(item) : item, depth + 1))
  if (!(value instanceof Map)) return value
  const entries = [...(value as Tree)]
  if (entries.length > 0 && entries.every(([key]) => /^\d{1,9}$/.test(key)))
    return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, entry]) => plainValue(entry, depth + 1))
  return Object.fromEntries(entries.map(([key, entry]) => [key, plainValue(entry, depth + 1)]))
}
