import type { Recogniser } from '../recogniser.ts'
import { spansOf } from '../spans-of.ts'

const pattern =
  /[\p{L}\p{N}](?:[\p{L}\p{N}._%+-]{0,62}[\p{L}\p{N}_+-])?@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,8}\p{L}{2,24}(?![\p{L}\p{N}])/gu

/** Addresses by their shape (RFC 5321 lengths, no quoted local parts); domains reserved for examples count too. */
export const email: Recogniser = {
  kind: 'email',
  label: 'email addresses',
  certainty: 0.95,
  needs: '@',
  digits: 0,
  find: (text) => spansOf(text, pattern, (value) => !value.includes('..')),
}
