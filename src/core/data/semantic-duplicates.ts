/** Rows at least this close are taken for paraphrases (data.md §6). Scales differ between embedding models. */
const semanticThreshold = 0.92
/** Values of a row's block of others that stay in the processor's cache. */
const block = 64

export interface SemanticPair {
  readonly a: number
  readonly b: number
  readonly cosine: number
}

/** Unit vectors in one array, row after row; a zero vector stays zero and is close to nothing. */
const unitRows = (vectors: readonly Float32Array[], width: number): Float32Array => {
  const out = new Float32Array(vectors.length * width)
  vectors.forEach((vector, row) => {
    let square = 0
    for (const value of vector) square += value * value
    if (square === 0) return
    const scale = 1 / Math.sqrt(square)
    for (let at = 0; at < width; at++) out[row * width + at] = (vector[at] ?? 0) * scale
  })
  return out
}

/**
 * All pairs of rows with a cosine of at least `threshold`, each once (a < b), by exact blocked dot products: n^2/2 of them, so for
 * some ten thousand rows. `vectors`: one for each row, all of one length.
 */
const semanticPairs = (vectors: readonly Float32Array[], threshold: number): readonly SemanticPair[] => {
  const width = vectors[0]?.length ?? 0
  const units = unitRows(vectors, width)
  const count = vectors.length
  const pairs: SemanticPair[] = []
  for (let from = 0; from < count; from += block) {
    const stop = Math.min(count, from + block)
    for (let b = from + 1; b < count; b++) {
      const last = Math.min(stop, b)
      for (let a = from; a < last; a++) {
        let first = 0
        let second = 0
        const left = a * width
        const right = b * width
        let at = 0
        for (; at + 1 < width; at += 2) {
          first += (units[left + at] as number) * (units[right + at] as number)
          second += (units[left + at + 1] as number) * (units[right + at + 1] as number)
        }
        if (at < width) first += (units[left + at] as number) * (units[right + at] as number)
        if (first + second >= threshold - 1e-6) pairs.push({ a, b, cosine: Math.min(1, first + second) })
      }
    }
  }
  return pairs
}

export interface SemanticDuplicates {
  /** Clusters in which every two rows are close and have the same answer; the first row of each stays. */
  readonly clusters: readonly (readonly number[])[]
  /** Close pairs with different answers: contradictions, or a negation that vectors do not see. */
  readonly contradictions: readonly SemanticPair[]
  /** Pairs inside clusters, least similar first, at most five: what a person should look at. */
  readonly leastSimilar: readonly SemanticPair[]
}

/**
 * Clusters of paraphrases by complete link, the closest pairs first: a hub between two rows that are not close joins only one
 * of them. A mutual pair is one cluster and loses one row. `answerOf`: rows with different answers are never one.
 */
export const findSemanticDuplicates = (
  vectors: readonly Float32Array[],
  answerOf: (row: number) => string,
  threshold = semanticThreshold,
): SemanticDuplicates => {
  const all = semanticPairs(vectors, threshold).toSorted((x, y) => y.cosine - x.cosine || x.a - y.a || x.b - y.b)
  const contradictions = all.filter(({ a, b }) => answerOf(a) !== answerOf(b))
  const same = all.filter(({ a, b }) => answerOf(a) === answerOf(b))
  const close = new Set(same.map(({ a, b }) => a * vectors.length + b))
  const isClose = (x: number, y: number): boolean => close.has(Math.min(x, y) * vectors.length + Math.max(x, y))
  const clusterOf = new Map<number, number[]>()
  for (const { a, b } of same) {
    const left = clusterOf.get(a) ?? [a]
    const right = clusterOf.get(b) ?? [b]
    if (left === right || !left.every((x) => right.every((y) => isClose(x, y)))) continue
    const joined = [...left, ...right].toSorted((x, y) => x - y)
    for (const row of joined) clusterOf.set(row, joined)
  }
  return {
    clusters: [...new Set(clusterOf.values())].toSorted((x, y) => (x[0] ?? 0) - (y[0] ?? 0)),
    contradictions,
    leastSimilar: same
      .filter(({ a, b }) => clusterOf.get(a) !== undefined && clusterOf.get(a) === clusterOf.get(b))
      .slice(-5)
      .toReversed(),
  }
}
