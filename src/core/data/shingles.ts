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
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) === 32) words++
  return words
}

/** Upper bound of the number of shingles: how much room `writeShingles` needs. */
export const shingleRoom = (text: string, kind: ShingleKind): number =>
  Math.max(1, (kind === 'characters' ? text.length : countWords(text)) - gram + 1)

const wordHashes = (text: string): number[] => {
  const hashes: number[] = []
  let hash = 0x811c9dc5
  for (let i = 0; i <= text.length; i++) {
    const code = i < text.length ? text.charCodeAt(i) : 32
    if (code === 32) {
      hashes.push(hash)
      hash = 0x811c9dc5
    } else hash = Math.imul(hash ^ code, 0x01000193)
  }
  return hashes
}

/**
 * Writes the set of 5-gram hashes of a normalised text into `into` at `at`, sorted, each once. A text shorter than five is one
 * shingle: nothing is dropped. Returns the number written. 32-bit hashes: of 100 shingles two collide once in a million rows.
 */
export const writeShingles = (text: string, kind: ShingleKind, into: Int32Array, at: number): number => {
  let end = at
  if (kind === 'characters') {
    const last = Math.max(0, text.length - gram)
    for (let i = 0; i <= last; i++) {
      let hash = 0x811c9dc5
      const stop = Math.min(text.length, i + gram)
      for (let j = i; j < stop; j++) hash = Math.imul(hash ^ text.charCodeAt(j), 0x01000193)
      into[end++] = mix(hash)
    }
  } else {
    const words = wordHashes(text)
    const last = Math.max(0, words.length - gram)
    for (let i = 0; i <= last; i++) {
      let hash = 0
      const stop = Math.min(words.length, i + gram)
      for (let j = i; j < stop; j++) hash = Math.imul(hash, 0x9e3779b1) + (words[j] ?? 0)
      into[end++] = mix(hash)
    }
  }
  const set = into.subarray(at, end).sort()
  let unique = 0
  for (let i = 0; i < set.length; i++) {
    if (i > 0 && set[i] === set[i - 1]) continue
    set[unique++] = set[i] ?? 0
  }
  return unique
}

/** |A and B| / |A or B| of two sorted sets, each given as [start, end) of an array. Stops early below `floor` and returns 0. */
export const jaccardOf = (
  setsA: Int32Array,
  startA: number,
  endA: number,
  setsB: Int32Array,
  startB: number,
  endB: number,
  floor = 0,
): number => {
  const sizeA = endA - startA
  const sizeB = endB - startB
  if (Math.min(sizeA, sizeB) < floor * Math.max(sizeA, sizeB)) return 0
  // J >= floor needs at least this many shared, so this many may be missed.
  const needed = (floor * (sizeA + sizeB)) / (1 + floor)
  let shared = 0
  let a = startA
  let b = startB
  while (a < endA && b < endB) {
    const left = setsA[a] ?? 0
    const right = setsB[b] ?? 0
    if (left === right) {
      shared++
      a++
      b++
    } else if (left < right) a++
    else b++
    if (shared + Math.min(endA - a, endB - b) < needed - 1e-9) return 0
  }
  return shared / (sizeA + sizeB - shared)
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
  return jaccardOf(a, 0, a.length, b, 0, b.length)
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
    return jaccardOf(a, 0, a.length, b, 0, b.length, floor)
  }
}
