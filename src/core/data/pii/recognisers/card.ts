import { passesLuhn } from '../checksums.ts'
import { isNear, isReference } from '../context.ts'
import type { Recogniser } from '../recogniser.ts'
import { spansOf } from '../spans-of.ts'

const pattern = /(?<![\w.,-])\d(?:[ -]?\d){11,18}(?![\w-]|[.,]\d)/g
/** Issuer ranges and lengths: Visa, Mastercard (both ranges), American Express, Diners, Discover, JCB, UnionPay. */
const issuer =
  /^(?:4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d{2}|7[01]\d|720)\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|6(?:011|4[4-9]\d|5\d{2})\d{12,15}|35(?:2[89]|[3-8]\d)\d{12}|62\d{14,17})$/
const maestro = /^(?:5[06-8]|6)\d{10,17}$/
const words = /\b(?:card|credit|debit|visa|mastercard|amex|maestro|pan)\b/i

/** Digits of a payment card: an issuer's prefix and length, Luhn, not all the same digit. */
export const isCard = (digits: string): boolean => issuer.test(digits) && passesLuhn(digits) && !/^(\d)\1+$/.test(digits)

export const card: Recogniser = {
  kind: 'card',
  label: 'payment card numbers',
  certainty: 0.95,
  digits: 12,
  isCompact: true,
  find: (text) =>
    spansOf(text, pattern, (value, start, end) => {
      const digits = value.replaceAll(/\D/g, '')
      const named = isNear(words, text, start, end)
      if (isReference(text, start) && !named) return false
      return isCard(digits) || (named && maestro.test(digits) && passesLuhn(digits) && !/^(\d)\1+$/.test(digits))
    }),
}
