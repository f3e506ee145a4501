import { normalise } from '../data/normalise.ts'

const leaves = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(leaves)
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(leaves)
  return typeof value === 'string' || typeof value === 'number' ? [String(value)] : []
}

/** The different words of an answer, normalised: of a text all, of JSON those of its values, never of its keys. */
export const answerWords = (expected: string): readonly string[] => {
  const texts = (() => {
    if (!/^\s*[{[]/.test(expected)) return [expected]
    try {
      return leaves(JSON.parse(expected))
    } catch {
      return [expected]
    }
  })()
  return [...new Set(texts.flatMap((text) => normalise(text).split(' ')))].filter((word) => word !== '')
}
