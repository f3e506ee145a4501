import type { Recogniser } from '../recogniser.ts'
import { spansOf } from '../spans-of.ts'

const pattern = /(?<![A-Za-z0-9-])(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D](?![A-Za-z0-9-])/g

/** No checksum: the letters that HMRC gives out, prefixes that it does not, suffix A to D. */
export const ukNino: Recogniser = {
  kind: 'uk-nino',
  label: 'UK national insurance numbers',
  certainty: 0.85,
  digits: 6,
  isCompact: true,
  find: (text) => spansOf(text, pattern, () => true),
}
