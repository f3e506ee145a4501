import { isPesel } from '../checksums.ts'
import { isNear, isReference } from '../context.ts'
import type { Recogniser } from '../recogniser.ts'
import { spansOf } from '../spans-of.ts'

const pattern = /(?<![\w.+-])\d{11}(?![\w-]|[.,]\d)/g
const words = /\bpesel\b/i

/** Checksum and a date of birth; not where the number is called an order, an invoice, ... */
export const plPesel: Recogniser = {
  kind: 'pl-pesel',
  label: 'Polish PESEL numbers',
  certainty: 0.8,
  digits: 11,
  isCompact: true,
  find: (text) =>
    spansOf(text, pattern, (value, start, end) => isPesel(value) && (isNear(words, text, start, end) || !isReference(text, start))),
}
