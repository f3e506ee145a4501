import { isNear, isReference } from '../context.ts'
import type { Recogniser, Span } from '../recogniser.ts'
import { spansOf } from '../spans-of.ts'

const international = /(?<![\w+.])\+\d{1,3}(?:[ .\-/]?\(?\d{1,5}\)?){1,7}(?![\w])/g
/** Written in groups as nobody writes other numbers: (555) 010-4477, 555-010-4477, 07700 900123, 020 7946 0018. */
const grouped =
  /(?<![\w+.,:/-])(?:\(\d{3}\) ?\d{3}[-. ]\d{4}|\d{3}[-.]\d{3}[-.]\d{4}|0\d{2,4} \d{3,4} ?\d{3,4}|0\d(?: \d{2}){4})(?![\w]|[.,-]\d)/g
const loose = /(?<![\w+.,:/-])\(?\d{2,5}\)?(?:[ .\-/]?\d{2,5}){1,5}(?![\w]|[.,:-]\d)/g
const words =
  /\b(?:phone|telephone|tel|mobile|cell|cellphone|call|calling|ring|text me|sms|fax|whatsapp|telefon|handy|tel[eé]fono|t[eé]l[eé]phone)\b/i
const isoDate = /^(?:19|20)\d{2}[-./ ](?:0[1-9]|1[0-2])[-./ ](?:0[1-9]|[12]\d|3[01])/

const digitsIn = (value: string): number => value.replaceAll(/\D/g, '').length
const isLength = (value: string, least: number): boolean => digitsIn(value) >= least && digitsIn(value) <= 15
/** Brackets that belong to the sentence, not to the number. */
const trimmed = (text: string, { start, end }: Span): Span =>
  text[end - 1] === ')' && !text.slice(start, end).includes('(') ? { start, end: end - 1 } : { start, end }

/** E.164 numbers with +, national ones in their usual groups, bare ones beside a word such as "call". Length 7 to 15 digits. */
export const phone: Recogniser = {
  kind: 'phone',
  label: 'phone numbers',
  certainty: 0.6,
  digits: 7,
  isCompact: true,
  find: (text) => [
    ...(text.includes('+') ? spansOf(text, international, (value) => isLength(value, 8)).map((span) => trimmed(text, span)) : []),
    ...spansOf(text, grouped, (value, start) => isLength(value, 9) && !isReference(text, start)),
    ...(words.test(text)
      ? spansOf(
          text,
          loose,
          (value, start, end) => isLength(value, 7) && !isoDate.test(value) && isNear(words, text, start, end) && !isReference(text, start),
        ).map((span) => trimmed(text, span))
      : []),
  ],
}
