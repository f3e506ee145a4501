import type { Recogniser } from '../recogniser.ts'
import { hasLongRun } from '../secret-spans.ts'
import { spansOf } from '../spans-of.ts'

const pattern = /(?<![\w:-])[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}(?![\w:-])/g

/** Six pairs of hex digits, not all zero and not the broadcast address. */
export const macAddress: Recogniser = {
  kind: 'mac-address',
  label: 'MAC addresses',
  certainty: 0.9,
  digits: 1,
  find: (text) => (!hasLongRun(text) ? [] : spansOf(text, pattern, (value) => !/^(?:00.?){6}$|^(?:ff.?){6}$/i.test(value))),
}
