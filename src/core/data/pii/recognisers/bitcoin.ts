import { isBase58Check, isBech32 } from '../bitcoin-checks.ts'
import type { Recogniser } from '../recogniser.ts'
import { hasRun } from '../secret-spans.ts'
import { spansOf } from '../spans-of.ts'

const pattern = /(?<![A-Za-z0-9])(?:[13][1-9A-HJ-NP-Za-km-z]{25,34}|(?:bc1|BC1)[0-9A-Za-z]{11,71})(?![A-Za-z0-9])/g

/** Characters of the shortest address that does not begin with bc1. */
const shortest = 26

/** Addresses with a valid Base58Check, Bech32 or Bech32m checksum. */
export const bitcoin: Recogniser = {
  kind: 'bitcoin',
  label: 'Bitcoin addresses',
  certainty: 0.99,
  digits: 1,
  find: (text) =>
    hasRun(text, shortest) || text.includes('bc1') || text.includes('BC1')
      ? spansOf(text, pattern, (value) => (/^bc1/i.test(value) ? isBech32(value) : isBase58Check(value)))
      : [],
}
