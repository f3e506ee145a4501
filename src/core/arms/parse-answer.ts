import { canonicalJson } from '../lib/canonical-json.ts'
import { normaliseText } from '../lib/normalise-text.ts'
import type { JsonSchema } from '../task/json-schema.ts'
import type { Task } from '../task/task.ts'
import { isRecord } from '../lib/is-record.ts'

/** What an answer of this task has to look like. */
export type AnswerFormat =
  | { readonly kind: 'labels'; readonly labels: readonly string[] }
  | { readonly kind: 'json'; readonly schema?: JsonSchema }
  | { readonly kind: 'text' }

export interface ParsedAnswer {
  /** The canonical answer where one could be read, else the text as it came, trimmed. */
  readonly text: string
  /** Was the text, as it came, a valid answer (first-pass validity)? Only white space at its ends is forgiven. */
  readonly valid: boolean
}

export const answerFormat = (task: Pick<Task, 'kind'>, labels: readonly string[], schema?: JsonSchema): AnswerFormat => {
  switch (task.kind) {
    case 'classification':
      return { kind: 'labels', labels }
    case 'extraction':
      return schema === undefined ? { kind: 'json' } : { kind: 'json', schema }
    case 'generation':
    case 'chat':
      return { kind: 'text' }
  }
}

/** The label that a text means: equal, equal apart from case and punctuation, or the only one that it mentions as whole words. */
const readLabel = (text: string, labels: readonly string[]): string | undefined => {
  if (labels.includes(text)) return text
  const wanted = normaliseText(text)
  const same = labels.filter((label) => normaliseText(label) === wanted)
  if (same.length > 0) return same.length === 1 ? same[0] : undefined
  const mentioned = labels.filter((label) => normaliseText(label) !== '' && ` ${wanted} `.includes(` ${normaliseText(label)} `))
  return mentioned.length === 1 ? mentioned[0] : undefined
}

/** The object that a text is as JSON; undefined where it is none. */
export const parseJsonObject = (text: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** End (exclusive) of the balanced object that starts at `start`, quotes and escapes respected; -1 where it never closes. */
const objectEnd = (text: string, start: number): number => {
  let depth = 0
  let quoted = false
  for (let at = start; at < text.length; at++) {
    const character = text[at]
    if (quoted && character === '\\') at++
    else if (character === '"') quoted = !quoted
    else if (!quoted && character === '{') depth++
    else if (!quoted && character === '}' && --depth === 0) return at + 1
  }
  return -1
}

/** The first whole JSON object inside a text (prose or a code fence around it). Nothing is repaired. */
const extractObject = (text: string): Readonly<Record<string, unknown>> | undefined => {
  for (let start = text.indexOf('{'); start >= 0; start = text.indexOf('{', start + 1)) {
    const end = objectEnd(text, start)
    if (end < 0) continue
    const value = parseJsonObject(text.slice(start, end))
    if (value !== undefined) return value
  }
  return undefined
}

/**
 * Reads a model's text as an answer. `conforms` says whether a JSON value fits the schema (from `SchemaValidator`);
 * without it any JSON object is valid.
 */
export const parseAnswer = (raw: string, format: AnswerFormat, conforms: (value: unknown) => boolean = () => true): ParsedAnswer => {
  const text = raw.trim()
  switch (format.kind) {
    case 'labels':
      return { text: readLabel(text, format.labels) ?? text, valid: format.labels.includes(text) }
    case 'json': {
      const whole = parseJsonObject(text)
      if (whole !== undefined) return { text: canonicalJson(whole), valid: conforms(whole) }
      const inner = extractObject(text)
      return { text: inner === undefined ? text : canonicalJson(inner), valid: false }
    }
    case 'text':
      return { text, valid: text !== '' }
  }
}
