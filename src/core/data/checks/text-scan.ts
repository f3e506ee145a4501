import type { Example } from '../example.ts'

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
} as const

const letter = 64
const capital = 128
const bits = new Uint8Array(128)
for (let code = 48; code <= 57; code++) bits[code] = has.digit
for (let code = 65; code <= 90; code++) bits[code] = letter | capital
for (let code = 97; code <= 122; code++) bits[code] = letter
for (const character of '[{<') bits[character.charCodeAt(0)] = has.bracket
bits['`'.charCodeAt(0)] = has.fence

const leastLetters = 20

const scan = (text: string): number => {
  let found = 0
  let letters = 0
  let capitals = 0
  let isFirst = true
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code > 127) {
      found |= has.nonAscii
      continue
    }
    const of = bits[code] as number
    found |= of
    letters += (of >> 6) & 1
    capitals += of >> 7
    if (isFirst && code > 32) {
      isFirst = false
      if (code === 91 || code === 123) found |= has.json
    }
  }
  found &= ~(letter | capital)
  return letters >= leastLetters && capitals * 3 > letters ? found | has.capitals : found
}

interface TextScan {
  /** Bits of `has` by row. */
  readonly inputs: Uint8Array
  readonly answers: Uint8Array
}

const scans = new WeakMap<readonly Example[], TextScan>()

/** Bits of every row's input and answer: one pass over the texts, shared by all checks of the same rows. */
export const textScan = (examples: readonly Example[]): TextScan => {
  const known = scans.get(examples)
  if (known !== undefined) return known
  const made: TextScan = { inputs: new Uint8Array(examples.length), answers: new Uint8Array(examples.length) }
  examples.forEach(({ input, expected }, row) => {
    made.inputs[row] = scan(input)
    if (expected !== undefined) made.answers[row] = scan(expected)
  })
  scans.set(examples, made)
  return made
}
