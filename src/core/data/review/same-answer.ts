import { canonicalJson } from '../../lib/canonical-json.ts'

const form = (text: string): string => {
  if (!/^\s*[[{]/.test(text)) return text
  try {
    return canonicalJson(JSON.parse(text))
  } catch (error) {
    if (error instanceof SyntaxError) return text
    throw error
  }
}

/** Are two answers one? JSON that is only spelled otherwise is. */
export const isSameAnswer = (a: string, b: string): boolean => a === b || form(a) === form(b)
