/** Words of a text that may repeat itself: shorter ones abstain. */
const leastWords = 10
/**
 * Share of the characters that pairs of words seen before need. Gopher's weakest limit is a tenth of the characters in runs of ten
 * words, or .16 in one frequent n-gram, whose first occurrence is not seen before (two thirds of it are): below .1 either way, and a
 * tenth of the pairs may be lost to collisions.
 */
const leastShare = 1 / 15
/** As lines and paragraphs need: less than Gopher's .3 and .2. */
const leastParts = 0.25
const leastPartCharacters = 0.15
/** Within a word of so many characters there may be a loop: a stutter, or a language without blanks. */
const longWord = 24
/** One word over and over: an n-gram of it is counted up to this often for each word. */
const overlap = 4

const smallest = 12
const largest = 22
let table = new Uint32Array(1 << smallest)
let bits = smallest
let stamp = 0

/** Room for a text: eight entries for each of its words, so that few are overwritten. */
const makeRoom = (length: number): void => {
  while (bits < largest && 1 << bits < length * 2) bits++
  if (table.length !== 1 << bits) {
    table = new Uint32Array(1 << bits)
    stamp = 0
  }
  stamp = (stamp + 1) & 0xfffff
  if (stamp === 0) {
    table.fill(0)
    stamp = 1
  }
}

/** Was this hash there before in the same text? Stamp of the text above twelve bits of the hash: what an earlier text left counts as empty. */
const wasSeen = (hash: number): boolean => {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b)
  const slot = mixed >>> (32 - bits)
  const mark = ((stamp << 12) | (mixed & 0xfff)) >>> 0
  if (table[slot] === mark) return true
  table[slot] = mark
  return false
}

/** 0 for what no word holds: ASCII but letters and digits; else the small letter. */
const plain = new Uint8Array(128)
for (let code = 48; code < 58; code++) plain[code] = code
for (let code = 97; code < 123; code++) plain[code] = plain[code - 32] = code

const saltOfLines = 0x2545f491
const saltOfParagraphs = 0x51ed270b

/** What the quick look says, as bits: the text may end in a loop; it may be over one of Gopher's limits. */
export const signs = { loop: 1, parts: 2 } as const

/**
 * Can the text repeat itself: are enough of its characters in pairs of words, lines or paragraphs that were there before, by a hash? One
 * pass without allocation that lets through every text over a limit of Gopher's; a collision only lets one more through.
 */
export const signsOfRepetition = (text: string): number => {
  const { length } = text
  makeRoom(length)
  let words = 0
  let again = 0
  let word = 0
  let wordStart = 0
  let longestWord = 0
  let before = 0
  let beforeLength = 0
  let wasAgain = false
  let line = 0
  let lineStart = 0
  let lines = 0
  let linesAgain = 0
  let lineCharacters = 0
  let paragraph = 0
  let paragraphs = 0
  let paragraphsAgain = 0
  for (let at = 0; at <= length; at++) {
    const code = at === length ? 10 : text.charCodeAt(at)
    if (code > 32) {
      const letter = code < 128 ? (plain[code] as number) : code
      if (letter !== 0) word = (Math.imul(word, 31) + letter) | 0
      continue
    }
    if (word !== 0) {
      words++
      const wordLength = at - wordStart
      if (wordLength > longestWord) longestWord = wordLength
      // The number of a list's item is no part of its line.
      const first = text.charCodeAt(wordStart)
      if (line !== 0 || first > 57 || first < 48 || wordLength > 4) line = (Math.imul(line, 33) + word) | 0
      if (wasSeen(before ^ Math.imul(word, 0x9e3779b1))) {
        again += (wordLength + 1 + (wasAgain ? 0 : beforeLength)) * (word === before ? overlap : 1)
        wasAgain = true
      } else wasAgain = false
      before = word
      beforeLength = wordLength
      word = 0
    }
    wordStart = at + 1
    if (code !== 10) continue
    if (line !== 0) {
      lines++
      if (wasSeen(line ^ saltOfLines)) {
        linesAgain++
        lineCharacters += at - lineStart
      }
      paragraph = (Math.imul(paragraph, 33) + line) | 0
    }
    // An empty line, or the end, closes a paragraph.
    if (paragraph !== 0 && (line === 0 || at === length)) {
      paragraphs++
      if (wasSeen(paragraph ^ saltOfParagraphs)) paragraphsAgain++
      paragraph = 0
    }
    line = 0
    lineStart = at + 1
  }
  const isAgain = again >= leastShare * length
  const isLooping = isAgain || longestWord >= longWord ? signs.loop : 0
  if (words < leastWords) return isLooping
  return isAgain ||
    linesAgain > leastParts * lines ||
    lineCharacters > leastPartCharacters * length ||
    paragraphsAgain > leastParts * paragraphs
    ? isLooping | signs.parts
    : isLooping
}
