import { isNir } from '../checksums.ts'
import type { Recogniser } from '../recogniser.ts'
import { spansOf } from '../spans-of.ts'

const pattern = /(?<![\w.+-])[12] ?\d{2} ?\d{2} ?\d{2} ?\d{3} ?\d{3} ?\d{2}(?![\w-]|[.,]\d)/g

/** French social security number: month of birth and key modulo 97. Corsican ones (2A, 2B) are not read. */
export const frNir: Recogniser = {
  kind: 'fr-nir',
  label: 'French social security numbers',
  certainty: 0.95,
  digits: 15,
  isCompact: true,
  find: (text) => spansOf(text, pattern, (value) => isNir(value.replaceAll(' ', ''))),
}
