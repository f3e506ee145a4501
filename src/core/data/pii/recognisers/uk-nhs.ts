import { isNhsNumber } from '../checksums.ts'
import { isNear, isReference } from '../context.ts'
import type { Recogniser } from '../recogniser.ts'
import { spansOf } from '../spans-of.ts'

const pattern = /(?<![\w.+-])\d{3}([ -]?)\d{3}\1\d{4}(?![\w-]|[.,]\d)/g
const words = /\b(?:nhs|patient|hospital|gp|medical)\b/i

/** Checksum modulo 11, written 3-3-4 with blanks; unspaced only beside a word of the health service (one in eleven passes by chance). */
export const ukNhs: Recogniser = {
  kind: 'uk-nhs',
  label: 'UK NHS numbers',
  certainty: 0.7,
  digits: 10,
  isCompact: true,
  find: (text) =>
    spansOf(
      text,
      pattern,
      (value, start, end) =>
        isNhsNumber(value.replaceAll(/\D/g, '')) && (isNear(words, text, start, end) || (value.includes(' ') && !isReference(text, start))),
    ),
}
