import type { Recogniser, Span } from '../recogniser.ts'
import { spansOf } from '../spans-of.ts'

const pattern =
  /[\p{L}\p{N}](?:[\p{L}\p{N}._%+-]{0,62}[\p{L}\p{N}_+-])?@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,8}\p{L}{2,24}(?![\p{L}\p{N}])/gu

/** Can a character stand in an address? Letters beyond ASCII may, so all beyond ASCII count. */
const isInside = (code: number): boolean =>
  code > 127 ||
  (code >= 97 && code <= 122) ||
  (code >= 64 && code <= 90) ||
  (code >= 48 && code <= 57) ||
  code === 46 ||
  code === 45 ||
  code === 95 ||
  code === 43 ||
  code === 37

/** Looks only at the stretches round an @ that an address can fill: the pattern takes long for whole texts. */
const addressesIn = (text: string): readonly Span[] => {
  const spans: Span[] = []
  let done = 0
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', done)) {
    let from = at
    while (from > done && isInside(text.charCodeAt(from - 1))) from--
    let to = at + 1
    while (to < text.length && isInside(text.charCodeAt(to))) to++
    for (const { start, end } of spansOf(text.slice(from, to), pattern, (value) => !value.includes('..')))
      spans.push({ start: from + start, end: from + end })
    done = to
  }
  return spans
}

/** Addresses by their shape (RFC 5321 lengths, no quoted local parts); domains reserved for examples count too. */
export const email: Recogniser = {
  kind: 'email',
  label: 'email addresses',
  certainty: 0.95,
  needs: '@',
  digits: 0,
  find: addressesIn,
}
