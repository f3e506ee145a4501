/** Tokens of a text that are handed out at a time. */
const most = 8_192
/** Texts that are read as bytes: several times as fast as the characters of a string, where all of them are ASCII. */
const longest = most * 2
const encoder = new TextEncoder()
/** One more than the text: a blank ends its last token. */
const bytes = new Uint8Array(longest + 1)

/** 32-bit hashes of tokens, never 0, and where they stand: the first `count` of each. */
interface Tokens {
  count: number
  readonly hashes: Int32Array
  readonly starts: Int32Array
  readonly ends: Int32Array
}

export const createTokens = (): Tokens => ({
  count: 0,
  hashes: new Int32Array(most),
  starts: new Int32Array(most),
  ends: new Int32Array(most),
})

const isSpace = (code: number): boolean =>
  code <= 32 ||
  (code >= 160 &&
    (code === 160 ||
      code === 0x1680 ||
      (code >= 0x2000 && code <= 0x200a) ||
      (code >= 0x2028 && code <= 0x205f) ||
      code === 0x3000 ||
      code === 0xfeff))

/** FNV-1a without its offset (Fowler, Noll and Vo), over UTF-16 units. */
const prime = 0x01000193

/** Reads a text of ASCII alone; false for any other. A token needs two characters, so that none is left over. */
const readBytes = (text: string, tokens: Tokens): boolean => {
  const { written } = encoder.encodeInto(text, bytes)
  // Every other character takes more bytes than units, or does not get in at all.
  if (written !== text.length) return false
  bytes[written] = 32
  const { hashes, starts, ends } = tokens
  let [count, hash, start] = [0, 0, 0]
  for (let at = 0; at <= written; at++) {
    const code = bytes[at] as number
    if (code > 32) {
      hash = Math.imul(hash ^ code, prime)
      continue
    }
    if (at - start > 1) {
      hashes[count] = hash === 0 ? 1 : hash
      starts[count] = start
      ends[count] = at
      count++
    }
    hash = 0
    start = at + 1
  }
  tokens.count = count
  return true
}

/** Reads from `from` on as many tokens as there is room for; where the next ones begin. */
const readCharacters = (text: string, from: number, tokens: Tokens): number => {
  const { hashes, starts, ends } = tokens
  let [count, hash, start] = [0, 0, from]
  let at = from
  for (; at <= text.length && count < most; at++) {
    const code = at === text.length ? 32 : text.charCodeAt(at)
    if (!isSpace(code)) {
      hash = Math.imul(hash ^ code, prime)
      continue
    }
    if (at - start > 1) {
      hashes[count] = hash === 0 ? 1 : hash
      starts[count] = start
      ends[count] = at
      count++
    }
    hash = 0
    start = at + 1
  }
  tokens.count = count
  return at
}

/** Fills `tokens` with the words of two characters or more (apart by white space), a part of a long text at a time. */
export const readTokens = (text: string, tokens: Tokens, visit: () => void): void => {
  if (text.length <= longest && readBytes(text, tokens)) {
    visit()
    return
  }
  for (let from = 0; from < text.length;) {
    from = readCharacters(text, from, tokens)
    visit()
  }
}
