import { isNear, isReference } from '../context.ts'
import type { Recogniser } from '../recogniser.ts'
import { spansOf } from '../spans-of.ts'

const pattern = /(?<![\w.+-])\d{3}([- ]?)\d{2}\1\d{4}(?![\w-]|[.,]\d)/g
const words = /\b(?:ssn|social security)\b/i

/** Area not 000, 666 or 900 to 999, group not 00, serial not 0000. Without hyphens only beside "SSN". */
export const usSsn: Recogniser = {
  kind: 'us-ssn',
  label: 'US social security numbers',
  certainty: 0.8,
  digits: 9,
  isCompact: true,
  find: (text) =>
    spansOf(text, pattern, (value, start, end) => {
      const digits = value.replaceAll(/\D/g, '')
      if (/^(?:000|666|9)/.test(digits) || digits.slice(3, 5) === '00' || digits.endsWith('0000')) return false
      return isNear(words, text, start, end) || (value.includes('-') && !isReference(text, start))
    }),
}
