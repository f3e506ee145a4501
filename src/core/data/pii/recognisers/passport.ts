import { isAfter } from '../context.ts'
import type { Recogniser } from '../recogniser.ts'
import { spansOf } from '../spans-of.ts'

const pattern = /(?<![\w-])(?=[A-Z0-9]*\d{5})[A-Z0-9]{7,9}(?![\w-])/g
const words = /\b(?:passport|reisepass|passeport|pasaporte)\b/i

/** Seven to nine capitals and digits after the word passport: the number alone says nothing. */
export const passport: Recogniser = {
  kind: 'passport',
  label: 'passport numbers',
  certainty: 0.75,
  digits: 5,
  find: (text) => (words.test(text) ? spansOf(text, pattern, (_value, start) => isAfter(words, text, start)) : []),
}
