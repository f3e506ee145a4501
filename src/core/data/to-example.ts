import { canonicalJson } from '../lib/canonical-json.ts'
import { contentHash } from '../lib/content-hash.ts'
import type { TaskKind } from '../task/task.ts'
import type { ChatMessage, Example, ExampleSource } from './example.ts'
import { cellText, type RowFields } from './formats/row-format.ts'

type Expected = { readonly text: string | undefined } | { readonly problem: string }

/** Canonical JSON of an extraction's answer. Text that is not JSON is kept as it is: the check `invalid-answer` reports it. */
const jsonAnswer = (value: unknown): Expected => {
  if (typeof value !== 'string') return { text: canonicalJson(value) }
  const text = value.trim()
  if (text === '') return { text: undefined }
  try {
    return { text: canonicalJson(JSON.parse(text)) }
  } catch {
    return { text }
  }
}

const answer = (value: unknown, kind: TaskKind): Expected => {
  if (value === undefined || value === null) return { text: undefined }
  if (kind === 'extraction') return jsonAnswer(value)
  const text = cellText(value)
  if (text !== undefined) return { text: text.trim() === '' ? undefined : kind === 'classification' ? text.trim() : text }
  if (kind === 'classification') return { problem: `the answer is not a label but ${Array.isArray(value) ? 'a list' : 'an object'}` }
  return { text: canonicalJson(value) }
}

interface Content {
  readonly input: string
  readonly history?: readonly ChatMessage[]
  readonly expected?: string
  readonly rejected?: string
}

const contentTexts = ({ input, history, expected, rejected }: Content): readonly string[] => [
  input,
  expected === undefined ? '-' : `=${expected}`,
  ...(history ?? []).map(({ role, content }) => `${role}:${content}`),
  ...(rejected === undefined ? [] : [`rejected:${rejected}`]),
]

/** Hash of what a row says (input, history, answer, rejected answer): 32 hex digits. Weight, tags and place do not count. */
export const rowHash = (content: Content): string => contentHash(contentTexts(content), 32)

/**
 * An example from the fields of a row. Its id is the user's, or the first 12 hex digits of the content hash: rows with equal
 * content then share an id until `makeIdsUnique` tells them apart. A problem in words for rows that cannot be used.
 */
export const toExample = (
  fields: RowFields,
  kind: TaskKind,
  source: ExampleSource,
): { readonly example: Example } | { readonly problem: string } => {
  const read = answer(fields.expected, kind)
  if ('problem' in read) return read
  const content: Content = {
    input: fields.input,
    ...(fields.history !== undefined && { history: fields.history }),
    ...(read.text !== undefined && { expected: read.text }),
    ...(fields.rejected !== undefined && { rejected: fields.rejected }),
  }
  return {
    example: {
      id: fields.id ?? rowHash(content).slice(0, 12),
      ...content,
      ...(fields.group !== undefined && { group: fields.group }),
      ...(fields.time !== undefined && { time: fields.time }),
      tags: fields.tags ?? [],
      weight: fields.weight ?? 1,
      ...(fields.licence !== undefined && { licence: fields.licence }),
      ...(fields.context !== undefined && { context: fields.context }),
      ...(fields.tools !== undefined && { tools: fields.tools }),
      ...(fields.expectedCalls !== undefined && { expectedCalls: fields.expectedCalls }),
      ...(fields.origin !== undefined && { origin: fields.origin }),
      source,
    },
  }
}

/** Gives repeated ids a suffix by order of reading (`-2`, `-3`), so that every id is one row. */
export const makeIdsUnique = (): ((example: Example) => Example) => {
  const seen = new Map<string, number>()
  return (example) => {
    const times = (seen.get(example.id) ?? 0) + 1
    seen.set(example.id, times)
    if (times === 1) return example
    const id = `${example.id}-${times}`
    // A user's own id may already look like a suffixed one.
    return seen.has(id) ? makeIdsDistinct(example, seen, times) : { ...example, id: remember(id, seen) }
  }
}

const remember = (id: string, seen: Map<string, number>): string => {
  seen.set(id, 1)
  return id
}

const makeIdsDistinct = (example: Example, seen: Map<string, number>, from: number): Example => {
  let suffix = from
  while (seen.has(`${example.id}-${suffix}`)) suffix++
  return { ...example, id: remember(`${example.id}-${suffix}`, seen) }
}
