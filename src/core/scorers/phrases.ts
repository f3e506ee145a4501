import { normaliseText } from '../lib/normalise-text.ts'
import lists from './phrases.json' with { type: 'json' }

/** Words of a text between single spaces, one at each end, so that whole words are found. */
const padded = (text: string): string => ` ${normaliseText(text)} `

/** Says whether a text holds a phrase of one list (English and German), apart from case, punctuation and apostrophes. */
export const phraseFinder = (list: keyof typeof lists): ((text: string) => boolean) => {
  const phrases = Object.values(lists[list]).flat().map(padded)
  return (text) => {
    const words = padded(text)
    return phrases.some((phrase) => words.includes(phrase))
  }
}
