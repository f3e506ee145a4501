import type { Example } from '../example.ts'
import { rowTexts } from '../pii/row-texts.ts'
import { hasLongRun, shortestKey } from '../pii/secret-spans.ts'

/** What a text holds, as bits: only texts that can match are given to a regular expression. */
export const has = {
  digit: 1,
  bracket: 2,
  fence: 4,
  nonAscii: 8,
  /** At least 20 letters, more than a third of them capitals. */
  capitals: 16,
  /** Begins like JSON: `{` or `[`. */
  json: 32,
  /** May hold a key or password: all texts of which `mayHoldSecret` says so, and a few others. */
  secret: 64,
  /** May hold what a recogniser of personal data finds. */
  personal: 128,
} as const

// One entry a byte: counters of ten bits each for what is counted, flags between them for what is only seen.
const letter = 1
const capital = 1 << 10
const digit = 1 << 20
const counted = letter | capital | digit
const field = (1 << 10) - 1
/** No field runs over in a block of so many bytes. */
const block = field

const bracket = 1 << 1
const fence = 1 << 2
const dash = 1 << 3
const colon = 1 << 4
const at = 1 << 5
const nonAscii = 1 << 6
const blank = 1 << 7
const classes = new Int32Array(256)
classes.fill(blank, 0, 33)
classes.fill(digit, 48, 58)
classes.fill(letter | capital, 65, 91)
classes.fill(letter, 97, 123)
classes.fill(nonAscii, 128)
for (const [characters, flag] of [
  ['[{<', bracket],
  ['`', fence],
  ['-', dash],
  [':', colon],
  ['@', at],
] as const)
  for (const character of characters) classes[character.charCodeAt(0)] = flag

const leastLetters = 20
/** With fewer digits, no @ and no colon only what is as long as a key can be personal: a Bitcoin address, a MAC address. */
const leastDigits = 4

/** UTF-16 units that are looked at in one go; of a unit UTF-8 makes three bytes at most. */
const longest = 1 << 14
const encoder = new TextEncoder()
/** Bytes of a text are read several times as fast as characters of a string. */
const bytes = new Uint8Array(longest * 3)

/** A run without blanks as long as a key, in the first `length` bytes: looks at the places where one would have to pass, backwards. */
const hasLongRunOfBytes = (length: number): boolean => {
  let from = 0
  for (let place = shortestKey - 1; place < length; place = from + shortestKey - 1) {
    let back = place
    while (back >= from && ((classes[bytes[back] as number] as number) & blank) === 0) back--
    if (back < from) return true
    from = back + 1
  }
  return false
}

const beginsLikeJson = (text: string): boolean => {
  for (let place = 0; place < text.length; place++) {
    const code = text.charCodeAt(place)
    if (code > 32 && code < 128) return code === 91 || code === 123
  }
  return false
}

const scan = (text: string): number => {
  const isShort = text.length <= longest
  let [seen, letters, capitals, digits, isLong] = [0, 0, 0, 0, false]
  for (let from = 0; from < text.length; from += longest) {
    const { written } = encoder.encodeInto(isShort ? text : text.slice(from, from + longest), bytes)
    for (let start = 0; start < written; start += block) {
      const end = Math.min(written, start + block)
      let sum = 0
      for (let place = start; place < end; place++) {
        const of = classes[bytes[place] as number] as number
        seen |= of
        sum += of & counted
      }
      letters += sum & field
      capitals += (sum >> 10) & field
      digits += sum >> 20
    }
    if (isShort) isLong = hasLongRunOfBytes(written)
  }
  if (!isShort) isLong = hasLongRun(text)
  const maySecret = isLong || ((seen & colon) !== 0 && text.includes('://')) || ((seen & dash) !== 0 && text.includes('-----BEGIN'))
  const mayPersonal = (seen & (at | colon)) !== 0 || digits >= leastDigits || (digits > 0 && isLong)
  return (
    (digits > 0 ? has.digit : 0) |
    ((seen & bracket) !== 0 ? has.bracket : 0) |
    ((seen & fence) !== 0 ? has.fence : 0) |
    ((seen & nonAscii) !== 0 ? has.nonAscii : 0) |
    (letters >= leastLetters && capitals * 3 > letters ? has.capitals : 0) |
    ((seen & bracket) !== 0 && beginsLikeJson(text) ? has.json : 0) |
    (maySecret ? has.secret : 0) |
    (mayPersonal ? has.personal : 0)
  )
}

interface TextScan {
  /** Bits of `has` by row. */
  readonly inputs: Uint8Array
  readonly answers: Uint8Array
  /** Bits of all texts of a row together, earlier turns, context and calls included. */
  readonly rows: Uint8Array
}

const scans = new WeakMap<readonly Example[], TextScan>()

/** Bits of every row's texts: one pass over the texts, shared by all checks of the same rows. */
export const textScan = (examples: readonly Example[]): TextScan => {
  const known = scans.get(examples)
  if (known !== undefined) return known
  const inputs = new Uint8Array(examples.length)
  const answers = new Uint8Array(examples.length)
  const rows = new Uint8Array(examples.length)
  for (let row = 0; row < examples.length; row++) {
    const example = examples[row] as Example
    const { input, expected, history, context, rejected, expectedCalls } = example
    const ofInput = scan(input)
    const ofAnswer = expected === undefined ? 0 : scan(expected)
    inputs[row] = ofInput
    answers[row] = ofAnswer
    let all = ofInput | ofAnswer
    if ((history ?? context ?? rejected ?? expectedCalls) !== undefined)
      for (const text of rowTexts(example)) if (text !== input && text !== expected) all |= scan(text)
    rows[row] = all
  }
  const made: TextScan = { inputs, answers, rows }
  scans.set(examples, made)
  return made
}
