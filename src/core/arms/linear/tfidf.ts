import { emitNgrams } from './ngrams.ts'
import type { SparseRows } from './sparse-rows.ts'

/** Turns texts into TF-IDF rows over the n-grams that the fitted texts had. */
export interface Tfidf {
  /** Number of columns. */
  readonly dimensions: number
  rows(texts: readonly string[]): SparseRows
}

/** Bits of the hash that name a bucket: about eight buckets for each different n-gram, so that few share one. */
const bucketBitsFor = (texts: readonly string[]): number => {
  const characters = texts.reduce((sum, text) => sum + text.length, 0)
  return Math.min(22, Math.max(14, Math.ceil(Math.log2(characters + 1)) + 3))
}

interface Counted {
  readonly offsets: Uint32Array
  readonly ids: Uint32Array
  readonly counts: Uint16Array
}

/** Grows by doubling: how many n-grams a text has is only known after cutting it. */
class GrowingCounts {
  ids = new Uint32Array(1 << 16)
  counts = new Uint16Array(1 << 16)
  length = 0

  push(id: number, count: number): void {
    if (this.length === this.ids.length) {
      const [ids, counts] = [new Uint32Array(this.length * 2), new Uint16Array(this.length * 2)]
      ids.set(this.ids)
      counts.set(this.counts)
      this.ids = ids
      this.counts = counts
    }
    this.ids[this.length] = id
    this.counts[this.length++] = count
  }
}

/** Counts the n-grams of each text. `idOf` gives the column of a bucket, or -1 to leave the n-gram out. */
const count = (texts: readonly string[], bits: number, idOf: (bucket: number, family: 0 | 1) => number, columns: () => number): Counted => {
  const offsets = new Uint32Array(texts.length + 1)
  const out = new GrowingCounts()
  let seen = new Uint16Array(1 << 16)
  const touched: number[] = []
  texts.forEach((text, row) => {
    emitNgrams(text, (hash, family) => {
      const id = idOf(hash >>> (32 - bits), family)
      if (id < 0) return
      if (id >= seen.length) {
        const larger = new Uint16Array(Math.max(columns(), seen.length * 2))
        larger.set(seen)
        seen = larger
      }
      const before = seen[id] ?? 0
      if (before === 0) touched.push(id)
      if (before < 65_535) seen[id] = before + 1
    })
    for (const id of touched) {
      out.push(id, seen[id] ?? 0)
      seen[id] = 0
    }
    touched.length = 0
    offsets[row + 1] = out.length
  })
  return { offsets, ids: out.ids.subarray(0, out.length), counts: out.counts.subarray(0, out.length) }
}

/**
 * Sublinear TF-IDF, (1 + ln tf)(ln((1 + n) / (1 + df)) + 1), the word part and the character part each scaled to
 * length 1: what scikit-learn's union of two TfidfVectorizers gives. Counting happens once; fitting and transforming the
 * fitted texts share it.
 */
export const fitTfidf = (texts: readonly string[]): { readonly tfidf: Tfidf; readonly rows: SparseRows } => {
  const bits = bucketBitsFor(texts)
  // Bucket -> column + 1; families share no bucket because the family is folded into the index.
  const columnOf = new Int32Array(2 << bits)
  const families: (0 | 1)[] = []
  const slot = (bucket: number, family: 0 | 1): number => bucket * 2 + family
  const counted = count(
    texts,
    bits,
    (bucket, family) => {
      const known = columnOf[slot(bucket, family)] ?? 0
      if (known > 0) return known - 1
      families.push(family)
      columnOf[slot(bucket, family)] = families.length
      return families.length - 1
    },
    () => families.length,
  )
  const dimensions = families.length
  const familyOf = Uint8Array.from(families)
  const frequency = new Uint32Array(dimensions)
  for (const id of counted.ids) frequency[id] = (frequency[id] ?? 0) + 1
  const idf = Float32Array.from(frequency, (df) => Math.log((1 + texts.length) / (1 + df)) + 1)

  const weigh = ({ offsets, ids, counts }: Counted): SparseRows => {
    const values = new Float32Array(ids.length)
    for (let row = 0; row + 1 < offsets.length; row++) {
      const [from, to] = [offsets[row] ?? 0, offsets[row + 1] ?? 0]
      const squares = [0, 0]
      for (let at = from; at < to; at++) {
        const id = ids[at] ?? 0
        const value = (1 + Math.log(counts[at] ?? 1)) * (idf[id] ?? 0)
        values[at] = value
        const family = familyOf[id] ?? 0
        squares[family] = (squares[family] ?? 0) + value * value
      }
      const scales = squares.map((square) => (square > 0 ? 1 / Math.sqrt(square) : 0))
      for (let at = from; at < to; at++) values[at] = (values[at] ?? 0) * (scales[familyOf[ids[at] ?? 0] ?? 0] ?? 0)
    }
    return { count: offsets.length - 1, dimensions, offsets, indices: ids, values }
  }
  return {
    tfidf: {
      dimensions,
      rows: (others) =>
        weigh(
          count(
            others,
            bits,
            (bucket, family) => (columnOf[slot(bucket, family)] ?? 0) - 1,
            () => dimensions,
          ),
        ),
    },
    rows: weigh(counted),
  }
}
