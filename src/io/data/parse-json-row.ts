import type { RawRow } from '../../core/ports/ports.ts'

/** Deeper values than this are nobody's data; what walks values later may rely on it. */
const deepest = 200

const quote = 34
const backslash = 92

interface Shape {
  readonly depth: number
  /** Keys of all objects in the text, repeated ones included. */
  readonly keys: number
  /** Whether a number may be longer or larger than a double holds. */
  readonly hasLongNumber: boolean
}

/** Digits that every double holds. */
const safeDigits = 15

/** Depth and number of keys of JSON text that was parsed without an error. Jumps over strings. */
const shapeOf = (text: string): Shape => {
  let depth = 0
  let most = 0
  let keys = 0
  let digits = 0
  let hasLongNumber = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code >= 48 && code <= 57) {
      if (++digits > safeDigits) hasLongNumber = true
      continue
    }
    digits = 0
    if (code === quote) {
      let end = text.indexOf('"', i + 1)
      for (; end > 0; end = text.indexOf('"', end + 1)) {
        let slashes = 0
        while (text.charCodeAt(end - 1 - slashes) === backslash) slashes++
        if (slashes % 2 === 0) break
      }
      if (end < 0) break
      i = end
    } else if (code === 123 || code === 91) {
      depth++
      if (depth > most) most = depth
    } else if (code === 125 || code === 93) depth--
    else if (code === 58) keys++
    // 1e999: an exponent stands outside strings only behind a digit.
    else if ((code === 101 || code === 69) && i > 0 && text.charCodeAt(i - 1) >= 48 && text.charCodeAt(i - 1) <= 57) hasLongNumber = true
  }
  return { depth: most, keys, hasLongNumber }
}

/** Keys of all objects inside a value no deeper than `deepest`. */
const countKeys = (value: object): number => {
  let keys = 0
  if (Array.isArray(value)) {
    for (const item of value as readonly unknown[]) if (typeof item === 'object' && item !== null) keys += countKeys(item)
    return keys
  }
  // What JSON.parse makes inherits nothing that could be counted.
  for (const key in value) {
    const item = (value as Readonly<Record<string, unknown>>)[key]
    keys += typeof item === 'object' && item !== null ? 1 + countKeys(item) : 1
  }
  return keys
}

/** Numbers that a double would change (ids of 20 digits, 1e999) become the text they are written as. */
const keepingNumbers = (text: string): unknown =>
  JSON.parse(text, function (_key: string, value: unknown, context?: { readonly source?: string }): unknown {
    const source = context?.source
    if (typeof value !== 'number' || source === undefined) return value
    const isExact = Number.isFinite(value) && (source.replaceAll(/[-+.eE]/g, '').length <= safeDigits || String(value) === source)
    return isExact ? value : source
  })

/**
 * A piece of JSON as a row. What is not a JSON object is a problem that names its kind; so is one that is nested too deep, and one that
 * has a key twice: parsers keep the last and lose the others without a word.
 */
export const parseJsonRow = (text: string, line: number): RawRow => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { line, problem: `not JSON: ${error instanceof Error ? error.message : String(error)}` }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { line, problem: `not a JSON object but ${Array.isArray(value) ? 'a list' : JSON.stringify(value)}` }
  const { depth, keys, hasLongNumber } = shapeOf(text)
  if (depth > deepest) return { line, problem: `nested ${depth} deep; at most ${deepest} are read` }
  if (keys !== countKeys(value)) return { line, problem: 'an object of it has the same key twice: all but the last value would be lost' }
  return { line, values: (hasLongNumber ? keepingNumbers(text) : value) as Readonly<Record<string, unknown>> }
}
