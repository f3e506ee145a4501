import type { LayerShapes } from '../../training/adapter-size.ts'

/** What of a decoder decides its size. Entries of the catalogue and of the book of base models are shapes. */
export interface ModelShape {
  readonly layers: LayerShapes & { readonly vocabulary: number; readonly tiedEmbeddings: boolean }
  /** Mixture of experts: `layers.feedForward` is the width of one expert. */
  readonly experts?: { readonly count: number; readonly active: number }
  /** As published; else they follow from the layers. */
  readonly parameters?: number
  readonly activeParameters?: number
}

/** Parameters of embedding and output together. */
export const embeddingParameters = ({ layers: { vocabulary, hidden, tiedEmbeddings } }: ModelShape): number =>
  vocabulary * hidden * (tiedEmbeddings ? 1 : 2)

const layerParameters = ({ layers, experts }: ModelShape, used: number): number => {
  const { count, hidden, feedForward, heads, keyValueHeads, headSize } = layers
  const attention = 2 * hidden * heads * headSize + 2 * hidden * keyValueHeads * headSize
  const router = experts === undefined ? 0 : hidden * experts.count
  return count * (attention + 3 * hidden * feedForward * used + router)
}

/**
 * Parameters of a decoder with gated feed-forward layers: L (2 d h hd + 2 d kv hd + 3 d ffn) + V d (once where tied, else twice);
 * experts multiply the feed-forward part and add a router. Norms and biases (below 0.01 %) are left out. Llama-3.1-8B gives 8.030e9,
 * Qwen3-0.6B 0.596e9 as their model cards do. What was published counts before the formula.
 */
export const modelParameters = (shape: ModelShape): number =>
  shape.parameters ?? embeddingParameters(shape) + layerParameters(shape, shape.experts?.count ?? 1)

/** Parameters that one token passes through: of the experts only those that are chosen, and no table of embeddings to look up in. */
export const activeParameters = (shape: ModelShape): number =>
  shape.activeParameters ?? layerParameters(shape, shape.experts?.active ?? 1) + shape.layers.vocabulary * shape.layers.hidden
