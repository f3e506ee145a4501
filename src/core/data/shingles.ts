/** Texts of fewer words than this are compared by characters. */
export const shortWords = 30
const gram = 5

export type ShingleKind = 'characters' | 'words'

/** murmur3's finaliser: spreads a 32-bit value over all its bits. */
const mix = (value: number): number => {
  let hash = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}

export const countWords = (text: string): number => {
  let words = 1
  for (let at = text.indexOf(' '); at >= 0; at = text.indexOf(' ', at + 1)) words++
  return words
}

/** Number of 5-grams of so many characters or words: repeated ones count; fewer than five are one. */
export const gramsIn = (length: number): number => Math.max(1, length - gram + 1)

/** Upper bound of the number of shingles: how much room `writeShingles` needs. */
export const shingleRoom = (text: string, kind: ShingleKind): number => gramsIn(kind === 'characters' ? text.length : countWords(text))

const base = 0x9e3779b1 | 0
const baseToGram = Math.imul(Math.imul(Math.imul(Math.imul(base, base), base), base), base)

/** Hashes of all 5-grams of a sequence of 32-bit values, rolling (a polynomial), spread by `mix`. Fewer than five are one shingle. */
const roll = (values: Int32Array, count: number, into: Int32Array, at: number): number => {
  let hash = 0
  const first = Math.min(gram, count)
  for (let i = 0; i < first; i++) hash = (Math.imul(hash, base) + (values[i] as number)) | 0
  into[at] = mix(hash)
  let end = at + 1
  for (let i = gram; i < count; i++) {
    hash = (Math.imul(hash, base) + (values[i] as number) - Math.imul(values[i - gram] as number, baseToGram)) | 0
    into[end++] = mix(hash)
  }
  return end
}

/** Room for the characters or the words of one text, kept from text to text. */
let scratch = new Int32Array(4096)

/** What a text is a sequence of: codes of its characters, or hashes (FNV-1a) of its words. Returns how many. */
const writeSequence = (text: string, kind: ShingleKind): number => {
  if (scratch.length <= text.length) scratch = new Int32Array(Math.max(text.length + 1, 2 * scratch.length))
  const into = scratch
  if (kind === 'characters') {
    for (let i = 0; i < text.length; i++) into[i] = text.charCodeAt(i)
    return text.length
  }
  let count = 0
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 32) {
      into[count++] = hash
      hash = 0x811c9dc5
    } else hash = Math.imul(hash ^ code, 0x01000193)
  }
  into[count++] = hash
  return count
}

/**
 * Writes the hashes of the 5-grams of a normalised text into `into` from `at`, in the order of the text, repeated ones too. Needs
 * `shingleRoom` places; returns where they end. 32-bit hashes: of 100 shingles two collide once in a million rows.
 */
export const rawShingles = (text: string, kind: ShingleKind, into: Int32Array, at: number): number => {
  const count = writeSequence(text, kind)
  return roll(scratch, count, into, at)
}

/** Sorts `into[from, to)` and leaves each value once. Returns where the values end. */
export const sortUnique = (into: Int32Array, from: number, to: number): number => {
  into.subarray(from, to).sort()
  let end = from
  for (let i = from; i < to; i++) if (i === from || into[i] !== into[i - 1]) into[end++] = into[i] as number
  return end
}

/**
 * Writes the set of 5-gram hashes of a normalised text into `into` at `at`, sorted, each once. A text shorter than five is one
 * shingle: nothing is dropped. Returns the number written.
 */
export const writeShingles = (text: string, kind: ShingleKind, into: Int32Array, at: number): number =>
  sortUnique(into, at, rawShingles(text, kind, into, at)) - at

/** How many values two sorted sets share, each given as [start, end) of an array; 0 as soon as `needed` cannot be reached. */
export const sharedOf = (
  setsA: Int32Array,
  startA: number,
  endA: number,
  setsB: Int32Array,
  startB: number,
  endB: number,
  needed: number,
): number => {
  let shared = 0
  let a = startA
  let b = startB
  while (a < endA && b < endB) {
    const left = setsA[a] as number
    const right = setsB[b] as number
    if (left === right) {
      shared++
      a++
      b++
      continue
    }
    if (left < right) a++
    else b++
    if (shared + Math.min(endA - a, endB - b) < needed) return 0
  }
  return shared
}

/** So many values two sets of these sizes share at least when their Jaccard index is at least `floor`; not rounded up. */
export const sharedFor = (floor: number, sizeA: number, sizeB: number): number => (floor * (sizeA + sizeB)) / (1 + floor) - 1e-9

/** |A and B| / |A or B| of two sorted sets. Stops early below `floor` and returns 0. */
const jaccardOf = (a: Int32Array, b: Int32Array, floor = 0): number => {
  if (Math.min(a.length, b.length) < floor * Math.max(a.length, b.length)) return 0
  const shared = sharedOf(a, 0, a.length, b, 0, b.length, sharedFor(floor, a.length, b.length))
  return shared / (a.length + b.length - shared)
}

const setOf = (text: string, kind: ShingleKind): Int32Array => {
  const set = new Int32Array(shingleRoom(text, kind))
  return set.subarray(0, writeShingles(text, kind, set, 0))
}

const kindOf = (left: string, right: string): ShingleKind =>
  Math.min(countWords(left), countWords(right)) < shortWords ? 'characters' : 'words'

/** Exact Jaccard index of two normalised texts: by characters when either is short, by words otherwise. */
export const similarity = (left: string, right: string): number => {
  const kind = kindOf(left, right)
  const [a, b] = [setOf(left, kind), setOf(right, kind)]
  return jaccardOf(a, b)
}

/**
 * `similarity` for one text against many, again and again: shingles of the first text are kept, and of the second until another comes.
 * Below `floor` it stops early and gives 0.
 */
export const createSimilarity = (): ((known: string, other: string, floor?: number) => number) => {
  const kept = { characters: new Map<string, Int32Array>(), words: new Map<string, Int32Array>() }
  const last: Record<ShingleKind, { text?: string; set: Int32Array }> = {
    characters: { set: new Int32Array() },
    words: { set: new Int32Array() },
  }
  return (known, other, floor = 0) => {
    const kind = kindOf(known, other)
    let a = kept[kind].get(known)
    if (a === undefined) kept[kind].set(known, (a = setOf(known, kind)))
    if (last[kind].text !== other) last[kind] = { text: other, set: setOf(other, kind) }
    const b = last[kind].set
    return jaccardOf(a, b, floor)
  }
}
