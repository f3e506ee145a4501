import { semanticPairs, type SemanticPair } from './semantic-pairs.ts'

/** Rows at least this close are taken for paraphrases (data.md §6). Scales differ between embedding models. */
export const semanticThreshold = 0.92

export interface SemanticDuplicates {
  /** Clusters in which every two rows are close and have the same answer; the first row of each stays. */
  readonly clusters: readonly (readonly number[])[]
  /** Close pairs with different answers: contradictions, or a negation that vectors do not see. */
  readonly contradictions: readonly SemanticPair[]
  /** Pairs inside clusters, least similar first, at most five: what a person should look at. */
  readonly leastSimilar: readonly SemanticPair[]
  /** Rows close to so many others that only the first pairs of each count: templates. */
  readonly capped: number
}

interface SemanticOptions {
  readonly threshold?: number
  /** Rows with different answers are never one. */
  answerOf(row: number): string
  /** Cluster of rows that share their words: close without being asked about, and in no list of pairs. */
  lexicalOf(row: number): number
  /** See `semanticPairs`. */
  onBlock?(share: number): Promise<void>
}

/**
 * Clusters of paraphrases by complete link, the closest pairs first: a hub between two rows that are not close joins only one
 * of them. A mutual pair is one cluster and loses one row.
 */
export const findSemanticDuplicates = async (
  vectors: readonly Float32Array[],
  { threshold = semanticThreshold, answerOf, lexicalOf, onBlock }: SemanticOptions,
): Promise<SemanticDuplicates> => {
  const isKnown = (a: number, b: number): boolean => lexicalOf(a) === lexicalOf(b)
  const { pairs, capped } = await semanticPairs(vectors, { threshold, isKnown, ...(onBlock !== undefined && { onBlock }) })
  const all = pairs.toSorted((x, y) => y.cosine - x.cosine || x.a - y.a || x.b - y.b)
  const contradictions = all.filter(({ a, b }) => answerOf(a) !== answerOf(b))
  const same = all.filter(({ a, b }) => answerOf(a) === answerOf(b))
  const close = new Set(same.map(({ a, b }) => a * vectors.length + b))
  const isClose = (x: number, y: number): boolean => isKnown(x, y) || close.has(Math.min(x, y) * vectors.length + Math.max(x, y))
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
    capped,
  }
}
