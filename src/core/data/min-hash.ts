import { countWords, jaccardOf, shingleRoom, shortWords, writeShingles, type ShingleKind } from './shingles.ts'
import type { UnionFind } from './union-find.ts'

/** 32 bands of 4 rows: a pair at Jaccard 0.7 becomes a candidate with probability 1 - (1 - 0.7^4)^32 = 0.9998. */
const bands = 32
const rowsPerBand = 4
const hashes = bands * rowsPerBand

/**
 * Limits that keep the search linear: texts looked at in one bucket and in all buckets of a text (those already in the same cluster
 * included), and comparisons of one text that fail. Only templates fill buckets so; how many texts ran into a limit is counted in `capped`.
 */
const bucketCap = 128
const lookCap = 512
const failureCap = 256

/**
 * A text just over the limit of short ones must still meet those just under it. At Jaccard 0.7 lengths differ by at most
 * 1 / 0.7, so up to this many words a text is also compared by characters.
 */
const alsoByCharacters = Math.ceil(shortWords / 0.7)

/** Each permutation gives two hashes, its smallest and its largest value: half the multiplications. */
const permutations = hashes / 2
const multipliers = Int32Array.from({ length: permutations }, (_, k) => Math.imul(2 * k + 1, 0x9e3779b1) | 1)
const offsets = Int32Array.from({ length: permutations }, (_, k) => Math.imul(k + 1, 0x85ebca6b) ^ 0x27d4eb2f)

interface Signature {
  readonly least: Int32Array
  readonly most: Int32Array
}

const sign = (sets: Int32Array, from: number, to: number, { least, most }: Signature): void => {
  // One permutation after the other: its extremes stay in registers.
  for (let k = 0; k < permutations; k++) {
    const multiplier = multipliers[k] as number
    const offset = offsets[k] as number
    let low = 0x7fffffff
    let high = -0x80000000
    for (let i = from; i < to; i++) {
      const value = (Math.imul(sets[i] as number, multiplier) + offset) | 0
      if (value < low) low = value
      if (value > high) high = value
    }
    least[k] = low
    most[k] = high
  }
}

/** One key per band, from two smallest and two largest values. */
const writeBandKeys = ({ least, most }: Signature, keys: Int32Array, row: number, rows: number): void => {
  for (let band = 0; band < bands; band++) {
    let key = 0
    for (let k = band * 2; k < band * 2 + rowsPerBand / 2; k++) {
      key = Math.imul(key ^ (least[k] as number), 0x01000193) + 0x7ed55d16
      key = Math.imul(key ^ (most[k] as number), 0x01000193) + 0x7ed55d16
    }
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
  /** Also reports pairs whose rows are in one set already; each pair once for each kind of shingle. Default: false. */
  readonly everyPair?: boolean
}

/** Whether an earlier band has compared these two already. */
const metBefore = (keys: Int32Array, rows: number, band: number, a: number, b: number): boolean => {
  for (let earlier = 0; earlier < band; earlier++) if (keys[earlier * rows + a] === keys[earlier * rows + b]) return true
  return false
}

/** Joins near duplicates among the rows of one kind of shingle. Returns how many rows met a full bucket. */
const joinKind = (
  kind: ShingleKind,
  members: Int32Array,
  isShort: Uint8Array,
  { texts, threshold, sets, onPair, everyPair = false }: Search,
): number => {
  const count = members.length
  const starts = new Uint32Array(count + 1)
  let room = 0
  for (const member of members) room += shingleRoom(texts[member] ?? '', kind)
  const shingles = new Int32Array(room)
  const keys = new Int32Array(bands * count)
  const signature: Signature = { least: new Int32Array(permutations), most: new Int32Array(permutations) }
  let end = 0
  for (let row = 0; row < count; row++) {
    starts[row] = end
    end += writeShingles(texts[members[row] ?? 0] ?? '', kind, shingles, end)
    sign(shingles, starts[row] ?? 0, end, signature)
    writeBandKeys(signature, keys, row, count)
  }
  starts[count] = end

  const size = 2 ** Math.ceil(Math.log2(count * 2 + 2))
  const head = new Int32Array(size)
  const next = new Int32Array(count)
  const failed = new Uint16Array(count)
  const looks = new Uint16Array(count)
  const met = new Uint8Array(count)
  for (let band = 0; band < bands; band++) {
    head.fill(-1)
    for (let row = 0; row < count; row++) {
      const key = keys[band * count + row] as number
      const slot = key & (size - 1)
      let seen = 0
      for (let other = head[slot] as number; other >= 0; other = next[other] as number) {
        if ((keys[band * count + other] as number) !== key) continue
        const a = members[other] as number
        const b = members[row] as number
        if (kind === 'characters' && isShort[a] === 0 && isShort[b] === 0) continue
        if (++seen > bucketCap || (failed[row] as number) >= failureCap || (looks[row] as number) >= lookCap) {
          met[row] = 1
          break
        }
        looks[row] = (looks[row] as number) + 1
        if (everyPair ? metBefore(keys, count, band, other, row) : sets.find(a) === sets.find(b)) continue
        const jaccard = jaccardOf(
          shingles,
          starts[other] as number,
          starts[other + 1] as number,
          shingles,
          starts[row] as number,
          starts[row + 1] as number,
          threshold,
        )
        if (jaccard < threshold) {
          failed[row] = (failed[row] as number) + 1
          continue
        }
        sets.union(a, b)
        onPair({ a, b, jaccard })
      }
      next[row] = head[slot] as number
      head[slot] = row
    }
  }
  return met.reduce((sum, one) => sum + one, 0)
}

/**
 * Unites distinct normalised texts whose 5-gram sets have a Jaccard index of at least `threshold`: candidates by banded
 * MinHash (Broder 1997), each verified by the exact index. `onPair` sees the pairs that united two sets (all verified pairs with `everyPair`). Returns the number
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
