import { countWords, jaccardOf, shingleRoom, shortWords, writeShingles, type ShingleKind } from './shingles.ts'
import type { UnionFind } from './union-find.ts'

/** 32 bands of 4 rows: a pair at Jaccard 0.7 becomes a candidate with probability 1 - (1 - 0.7^4)^32 = 0.9998. */
const bands = 32
const rowsPerBand = 4
const hashes = bands * rowsPerBand

/**
 * Most comparisons a text gets in one bucket. Only templates fill a bucket with more texts that are not near duplicates;
 * those beyond are counted in `capped`.
 */
const bucketCap = 64

/**
 * A text just over the limit of short ones must still meet those just under it. At Jaccard 0.7 lengths differ by at most
 * 1 / 0.7, so up to this many words a text is also compared by characters.
 */
const alsoByCharacters = Math.ceil(shortWords / 0.7)

const multipliers = Int32Array.from({ length: hashes }, (_, k) => Math.imul(k + 1, 0x9e3779b1) | 1)
const offsets = Int32Array.from({ length: hashes }, (_, k) => Math.imul(k + 1, 0x85ebca6b) ^ 0x27d4eb2f)

const bandKeys = (sets: Int32Array, from: number, to: number, signature: Int32Array, keys: Int32Array, row: number, rows: number): void => {
  signature.fill(0x7fffffff)
  for (let i = from; i < to; i++) {
    const shingle = sets[i] as number
    for (let k = 0; k < hashes; k++) {
      const value = (Math.imul(shingle, multipliers[k] as number) + (offsets[k] as number)) | 0
      if (value < (signature[k] as number)) signature[k] = value
    }
  }
  for (let band = 0; band < bands; band++) {
    let key = 0
    for (let r = 0; r < rowsPerBand; r++) key = Math.imul(key ^ (signature[band * rowsPerBand + r] as number), 0x01000193) + 0x7ed55d16
    keys[band * rows + row] = key ^ (key >>> 15)
  }
}

export interface NearPair {
  readonly a: number
  readonly b: number
  readonly jaccard: number
}

interface Search {
  readonly texts: readonly string[]
  readonly threshold: number
  readonly sets: UnionFind
  readonly onPair: (pair: NearPair) => void
}

/** Joins near duplicates among the rows of one kind of shingle. Returns how many rows met a full bucket. */
const joinKind = (kind: ShingleKind, members: Int32Array, isShort: Uint8Array, { texts, threshold, sets, onPair }: Search): number => {
  const count = members.length
  const starts = new Uint32Array(count + 1)
  let room = 0
  for (const member of members) room += shingleRoom(texts[member] ?? '', kind)
  const shingles = new Int32Array(room)
  const keys = new Int32Array(bands * count)
  const signature = new Int32Array(hashes)
  let end = 0
  for (let row = 0; row < count; row++) {
    starts[row] = end
    end += writeShingles(texts[members[row] ?? 0] ?? '', kind, shingles, end)
    bandKeys(shingles, starts[row] ?? 0, end, signature, keys, row, count)
  }
  starts[count] = end

  const size = 2 ** Math.ceil(Math.log2(count * 2 + 2))
  const head = new Int32Array(size)
  const next = new Int32Array(count)
  let capped = 0
  for (let band = 0; band < bands; band++) {
    head.fill(-1)
    for (let row = 0; row < count; row++) {
      const key = keys[band * count + row] as number
      const slot = key & (size - 1)
      let compared = 0
      for (let other = head[slot] as number; other >= 0; other = next[other] as number) {
        if ((keys[band * count + other] as number) !== key) continue
        const a = members[other] as number
        const b = members[row] as number
        if (kind === 'characters' && isShort[a] === 0 && isShort[b] === 0) continue
        if (sets.find(a) === sets.find(b)) continue
        if (++compared > bucketCap) {
          capped++
          break
        }
        const jaccard = jaccardOf(
          shingles,
          starts[other] as number,
          starts[other + 1] as number,
          starts[row] as number,
          starts[row + 1] as number,
          threshold,
        )
        if (jaccard < threshold) continue
        sets.union(a, b)
        onPair({ a, b, jaccard })
      }
      next[row] = head[slot] as number
      head[slot] = row
    }
  }
  return capped
}

/**
 * Unites distinct normalised texts whose 5-gram sets have a Jaccard index of at least `threshold`: candidates by banded
 * MinHash (Broder 1997), each verified by the exact index. `onPair` sees the pairs that united two sets. Returns the number
 * of texts that met a bucket too full to search whole.
 */
export const joinNearDuplicates = (search: Search): { readonly capped: number } => {
  const { texts } = search
  const words = Uint32Array.from(texts, countWords)
  const isShort = Uint8Array.from(words, (count) => (count < shortWords ? 1 : 0))
  const indices = Int32Array.from(texts, (_, index) => index)
  const byCharacters = indices.filter((index) => (words[index] ?? 0) <= alsoByCharacters)
  const byWords = indices.filter((index) => isShort[index] === 0)
  const capped = joinKind('characters', byCharacters, isShort, search)
  return { capped: capped + joinKind('words', byWords, isShort, search) }
}
