/**
 * Gopher's test for loops (Rae et al. 2021, table A1, with the limits of datatrove's GopherRepetitionFilter), made for prose: names of
 * the measures over their limit, strongest first. Texts of fewer than 10 words abstain, and an n-gram counts as frequent from its third
 * time on: in a short answer any two words are a fifth of it.
 */
const least = 10
const topLimits = [0.2, 0.18, 0.16]
const repeatedLimits = [0.15, 0.14, 0.13, 0.12, 0.11, 0.1]

/** Share of parts that occurred before, and of the characters in them. */
const repeats = (parts: readonly string[], length: number): { readonly parts: number; readonly characters: number } => {
  const seen = new Set<string>()
  let again = 0
  let characters = 0
  for (const part of parts) {
    if (!seen.has(part)) {
      seen.add(part)
      continue
    }
    again++
    characters += part.length
  }
  return { parts: again / Math.max(1, parts.length), characters: characters / Math.max(1, length) }
}

const topShare = (words: readonly string[], n: number, length: number): number => {
  const counts = new Map<string, number>()
  let best = 0
  for (let at = 0; at + n <= words.length; at++) {
    const gram = words.slice(at, at + n).join(' ')
    const count = (counts.get(gram) ?? 0) + 1
    counts.set(gram, count)
    if (count > 2) best = Math.max(best, count * gram.length)
  }
  return best / length
}

const repeatedShare = (words: readonly string[], n: number, length: number): number => {
  const seen = new Set<string>()
  let characters = 0
  for (let at = 0; at + n <= words.length;) {
    const gram = words.slice(at, at + n).join(' ')
    if (seen.has(gram)) {
      characters += gram.length - n + 1
      at += n
    } else {
      seen.add(gram)
      at++
    }
  }
  return characters / length
}

const pairs = new Uint32Array(1 << 12)
let stamp = 0

/**
 * Can the text repeat itself: is a twelfth of its word pairs, by a hash, a pair that was there before? One pass without allocation;
 * a collision only lets one more text through. Lines repeat only with their pairs, except lines of one word.
 */
const mayRepeat = (text: string): boolean => {
  stamp = (stamp + 1) & 0xfffff
  if (stamp === 0) {
    pairs.fill(0)
    stamp = 1
  }
  let words = 0
  let again = 0
  let word = 0
  let before = 0
  for (let at = 0; at <= text.length; at++) {
    const code = at === text.length ? 32 : text.charCodeAt(at)
    if (code > 32) {
      word = (Math.imul(word, 31) + code) | 0
      continue
    }
    if (word === 0) continue
    words++
    const mixed = Math.imul(before ^ Math.imul(word, 0x9e3779b1), 0x85ebca6b)
    const slot = mixed >>> 20
    // Stamp of the text above twelve bits of the hash: what an earlier text left counts as empty.
    const mark = ((stamp << 12) | (mixed & 0xfff)) >>> 0
    if (pairs[slot] === mark) again++
    else pairs[slot] = mark
    before = word
    word = 0
  }
  return words >= least && again * 12 >= words
}

const nonEmpty = (parts: readonly string[]): readonly string[] => parts.map((part) => part.trim()).filter((part) => part !== '')

export const repetitionOf = (text: string): readonly string[] => {
  if (!mayRepeat(text)) return []
  const { length } = text
  const words = nonEmpty(text.split(/\s+/))
  if (words.length < least) return []
  const found: string[] = []
  const lines = repeats(nonEmpty(text.split('\n')), length)
  const paragraphs = repeats(nonEmpty(text.split(/\n{2,}/)), length)
  if (lines.parts > 0.3) found.push('lines')
  if (lines.characters > 0.2) found.push('characters in repeated lines')
  if (paragraphs.parts > 0.3) found.push('paragraphs')
  topLimits.forEach((limit, at) => {
    if (topShare(words, at + 2, length) > limit) found.push(`the same ${at + 2} words`)
  })
  repeatedLimits.forEach((limit, at) => {
    if (repeatedShare(words, at + 5, length) > limit) found.push(`runs of ${at + 5} words`)
  })
  return found
}
