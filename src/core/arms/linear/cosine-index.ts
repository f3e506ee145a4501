import type { SparseRows } from './sparse-rows.ts'
import { fitTfidf } from './tfidf.ts'

export interface Neighbour {
  /** Index into the indexed texts. */
  readonly index: number
  /** Cosine of the TF-IDF vectors, in [0, 1]. */
  readonly similarity: number
}

export interface CosineIndex {
  /** The `k` nearest texts, nearest first, ties by position; `skip` leaves one out. Texts that share nothing are never near. */
  nearest(texts: readonly string[], k: number, skip?: (text: number, candidate: number) => boolean): readonly (readonly Neighbour[])[]
}

/** Postings: for each column the rows that have it, and with which value. */
const invert = (rows: SparseRows): { readonly starts: Uint32Array; readonly owners: Uint32Array; readonly weights: Float32Array } => {
  const starts = new Uint32Array(rows.dimensions + 1)
  for (const column of rows.indices) starts[column + 1] = (starts[column + 1] ?? 0) + 1
  for (let column = 0; column < rows.dimensions; column++) starts[column + 1] = (starts[column + 1] ?? 0) + (starts[column] ?? 0)
  const next = starts.slice()
  const owners = new Uint32Array(rows.indices.length)
  const weights = new Float32Array(rows.indices.length)
  for (let row = 0; row < rows.count; row++)
    for (let at = rows.offsets[row] ?? 0; at < (rows.offsets[row + 1] ?? 0); at++) {
      const column = rows.indices[at] ?? 0
      const slot = next[column] ?? 0
      next[column] = slot + 1
      owners[slot] = row
      weights[slot] = rows.values[at] ?? 0
    }
  return { starts, owners, weights }
}

/** Exact nearest neighbours by TF-IDF cosine through an inverted index. */
export const cosineIndex = (texts: readonly string[]): CosineIndex => {
  const { tfidf, rows } = fitTfidf(texts)
  const { starts, owners, weights } = invert(rows)
  const sums = new Float64Array(rows.count)
  return {
    nearest: (queries, k, skip = () => false) => {
      const asked = tfidf.rows(queries)
      return queries.map((_, query) => {
        sums.fill(0)
        for (let at = asked.offsets[query] ?? 0; at < (asked.offsets[query + 1] ?? 0); at++) {
          const column = asked.indices[at] ?? 0
          const value = asked.values[at] ?? 0
          const to = starts[column + 1] as number
          for (let slot = starts[column] as number; slot < to; slot++) {
            const owner = owners[slot] as number
            sums[owner] = (sums[owner] as number) + value * (weights[slot] as number)
          }
        }
        const best: Neighbour[] = []
        for (let index = 0; index < rows.count; index++) {
          // Both parts of a vector have length 1, so the dot product of two vectors is at most 2.
          const similarity = Math.min(1, (sums[index] as number) / 2)
          if (similarity <= 0 || (best.length === k && similarity <= (best[k - 1]?.similarity ?? 0)) || skip(query, index)) continue
          let at = best.length
          while (at > 0 && (best[at - 1]?.similarity ?? 0) < similarity) at--
          best.splice(at, 0, { index, similarity })
          if (best.length > k) best.pop()
        }
        return best
      })
    },
  }
}
