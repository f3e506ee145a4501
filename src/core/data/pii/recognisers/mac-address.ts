import type { Recogniser } from '../recogniser.ts'
import { holdsTimes, spansOf } from '../spans-of.ts'

const pattern = /(?<![\w:-])[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}(?![\w:-])/g

/** Six pairs of hex digits, not all zero and not the broadcast address. */
export const macAddress: Recogniser = {
  kind: 'mac-address',
  label: 'MAC addresses',
  certainty: 0.9,
  digits: 1,
  find: (text) =>
    holdsTimes(text, ':', 5) || holdsTimes(text, '-', 5)
      ? spansOf(text, pattern, (value) => !/^(?:00.?){6}$|^(?:ff.?){6}$/i.test(value))
      : [],
}
