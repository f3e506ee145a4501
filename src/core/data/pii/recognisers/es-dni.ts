import { isDni } from '../checksums.ts'
import { isNear, isReference } from '../context.ts'
import type { Recogniser } from '../recogniser.ts'
import { spansOf } from '../spans-of.ts'

const pattern = /(?<![\w.-])(?:\d{8}[- ]?|[XYZ][- ]?\d{7}[- ]?)[A-Z](?![\w-])/g
const words = /\b(?:dni|nie|nif)\b/i

/** DNI and NIE by their letter. */
export const esDni: Recogniser = {
  kind: 'es-dni',
  label: 'Spanish DNI and NIE numbers',
  certainty: 0.85,
  digits: 7,
  isCompact: true,
  find: (text) =>
    spansOf(
      text,
      pattern,
      (value, start, end) => isDni(value.replaceAll(/[- ]/g, '')) && (isNear(words, text, start, end) || !isReference(text, start)),
    ),
}
