import { isCpf } from '../checksums.ts'
import type { Recogniser } from '../recogniser.ts'
import { spansOf } from '../spans-of.ts'

const pattern = /(?<![\w.-])\d{3}\.\d{3}\.\d{3}-\d{2}(?![\w-])/g

/** Brazilian CPF as it is written (123.456.789-09), both check digits. */
export const brCpf: Recogniser = {
  kind: 'br-cpf',
  label: 'Brazilian CPF numbers',
  certainty: 0.95,
  digits: 11,
  isCompact: true,
  find: (text) => spansOf(text, pattern, (value) => isCpf(value.replaceAll(/\D/g, ''))),
}
