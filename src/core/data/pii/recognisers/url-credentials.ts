import type { Recogniser } from '../recogniser.ts'
import { spansOf } from '../spans-of.ts'

const pattern =
  /(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9+.-]{1,15}:\/\/[^\s:/@"'<>]{1,64}:[^\s:/@"'<>]{1,64}@[\p{L}\p{N}.:_[\]-]{0,252}[\p{L}\p{N}\]]/gu

/** `scheme://user:password@host`: the whole of it is replaced. */
export const urlCredentials: Recogniser = {
  kind: 'url-credentials',
  label: 'addresses with a password',
  certainty: 0.97,
  needs: '://',
  digits: 0,
  find: (text) => (text.includes('@') ? spansOf(text, pattern, () => true) : []),
}
