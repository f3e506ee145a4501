import { AssayError } from '../errors.ts'
import { fuseRanks } from '../retrieval/fuse-ranks.ts'
import { vectorIndex } from '../retrieval/vector-index.ts'
import type { FitContext } from './arm.ts'
import { cosineIndex } from './linear/cosine-index.ts'

/** Rows of train most like a text. */
export interface Neighbours {
  readonly detail: string
  /** Positions in the texts, nearest first; `skip` leaves one out. */
  nearest(text: string, count: number, skip: (index: number) => boolean, signal: AbortSignal): Promise<readonly number[]>
}

/** Places of each ranking that count in the fusion. */
const depth = 50

/** The embedder cannot be had: words alone must do, and `detail` says so. Everything else stops the run. */
const withoutEmbedder = new Set(['model-source-unreachable', 'model-load-failed'])

const embeddedTexts = async (
  texts: readonly string[],
  { embed }: Pick<FitContext, 'embed'>,
  signal: AbortSignal,
): Promise<readonly Float32Array[] | undefined> => {
  try {
    return await embed?.(texts, signal)
  } catch (error) {
    if (!(error instanceof AssayError) || !withoutEmbedder.has(error.code)) throw error
    return undefined
  }
}

/**
 * Nearest texts by TF-IDF and, where there is an embedder, by its vectors, fused by reciprocal rank. Measured on Banking77 with 2,000
 * rows (n = 600): a neighbour with the right label is among the first four for 87.2 % by TF-IDF, 93.5 % by MiniLM, 94.5 % by both.
 */
export const findNeighbours = async (
  texts: readonly string[],
  context: Pick<FitContext, 'embed'>,
  signal: AbortSignal,
): Promise<Neighbours> => {
  const words = cosineIndex(texts)
  const vectors = texts.length === 0 ? undefined : await embeddedTexts(texts, context, signal)
  const byMeaning = vectors === undefined ? undefined : vectorIndex(vectors)
  return {
    detail: byMeaning === undefined ? 'TF-IDF' : 'TF-IDF and embeddings',
    nearest: async (text, count, skip, searchSignal) => {
      const places = Math.max(depth, count)
      const [near = []] = words.nearest([text], places)
      const [vector] = byMeaning === undefined ? [] : ((await context.embed?.([text], searchSignal)) ?? [])
      const meant = byMeaning === undefined || vector === undefined ? [] : byMeaning.nearest(vector, places)
      return fuseRanks([near.map(({ index }) => index), meant])
        .map(({ item }) => item)
        .filter((index) => !skip(index))
        .slice(0, count)
    },
  }
}
