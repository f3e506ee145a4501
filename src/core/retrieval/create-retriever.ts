import { counted } from '../report/format.ts'
import { fuseRanks } from './fuse-ranks.ts'
import { keywordIndex } from './keyword-index.ts'
import type { Found, Passage, Retriever } from './passage.ts'
import { vectorIndex, type VectorIndex } from './vector-index.ts'

export interface RetrieverOptions {
  readonly passages: readonly Passage[]
  /** Sentence embeddings; without them search is by words alone. */
  embed?(texts: readonly string[], signal: AbortSignal): Promise<readonly Float32Array[]>
  /** Why there are no embeddings; said in `detail`. */
  readonly withoutVectors?: string
}

/** Places of each ranking that count in the fusion. */
const depth = 50
/** Queries whose result is kept: several arms ask for the same rows, and training renders them again and again. */
const mostRemembered = 4_096

type Ranking = ReturnType<typeof fuseRanks>

/**
 * Search over a corpus by BM25+ and by flat cosine, fused by reciprocal rank. Deterministic: ties go to the earlier passage, and there
 * is no cut-off on similarity, which would silently empty the result under another embedder. The passages are embedded at the first
 * search; an empty query finds nothing.
 */
export const createRetriever = ({
  passages,
  embed,
  withoutVectors,
}: RetrieverOptions): Retriever & {
  /** What is embedded of each passage. */
  readonly embedded: readonly string[]
} => {
  const texts = passages.map(({ title, text }) => (title === undefined ? text : `${title}\n${text}`))
  const words = keywordIndex(passages)
  const known = new Map<string, Ranking>()
  const remember = (query: string, ranking: Ranking): void => {
    known.set(query, ranking)
    const [oldest] = known.keys()
    if (known.size > mostRemembered && oldest !== undefined) known.delete(oldest)
  }
  const toFound = ({ item, score }: Ranking[number]): Found => ({ passage: passages[item] as Passage, score })
  let vectors: Promise<VectorIndex> | undefined
  const indexVectors = async (signal: AbortSignal): Promise<VectorIndex | undefined> => {
    if (embed === undefined) return undefined
    vectors ??= embed(texts, signal).then(vectorIndex)
    try {
      return await vectors
    } catch (error) {
      // An interrupted search must not spoil the next one.
      vectors = undefined
      throw error
    }
  }
  const how = embed === undefined ? `BM25 only${withoutVectors === undefined ? '' : ` (${withoutVectors})`}` : 'BM25 and embeddings'
  return {
    passages,
    embedded: texts,
    detail: `${counted(passages.length, 'passage')}, ${how}`,
    search: async (queries, count, signal) => {
      signal.throwIfAborted()
      const near = await indexVectors(signal)
      const places = Math.max(depth, count)
      const fresh = [...new Set(queries)].filter((query) => count > depth || !known.has(query))
      const asked = embed === undefined || fresh.length === 0 ? [] : await embed(fresh, signal)
      const found = new Map(
        fresh.map((query, i) => {
          const lists = [words.search(query, places)]
          const vector = asked[i]
          if (near !== undefined && vector !== undefined) lists.push(near.nearest(vector, places))
          return [query, fuseRanks(lists).slice(0, places)]
        }),
      )
      const results = queries.map((query) => (found.get(query) ?? known.get(query) ?? []).slice(0, count).map(toFound))
      if (count <= depth) for (const [query, ranking] of found) remember(query, ranking)
      return results
    },
  }
}
