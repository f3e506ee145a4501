/** Shapes of a decoder's linear layers. */
export interface LayerShapes {
  readonly count: number
  readonly hidden: number
  readonly feedForward: number
  readonly heads: number
  readonly keyValueHeads: number
  readonly headSize: number
}

/** Parameters of a LoRA on every linear layer: rank x sum of (in + out) (training.md §5.3). */
export const adapterParameters = (layers: LayerShapes, rank: number): number => {
  const { count, hidden, feedForward, heads, keyValueHeads, headSize } = layers
  const attention = 2 * (hidden + heads * headSize) + 2 * (hidden + keyValueHeads * headSize)
  const feed = 3 * (hidden + feedForward)
  return rank * count * (attention + feed)
}

/**
 * Bytes that training needs, roughly: base weights, adapter with gradient and two moments in float32, and what one forward pass keeps for
 * the backward one (about 12 hidden and 5 feed-forward vectors a token and layer, and the attention matrices).
 */
export const trainingMemoryBytes = (options: {
  readonly parameters: number
  readonly bytesPerWeight: number
  readonly layers: LayerShapes
  readonly rank: number
  readonly microBatch: number
  readonly longest: number
}): number => {
  const { parameters, bytesPerWeight, layers, rank, microBatch, longest } = options
  const activations = microBatch * longest * layers.count * (12 * layers.hidden + 5 * layers.feedForward) * 4
  const attention = 2 * microBatch * layers.heads * longest ** 2 * layers.count * 4
  // PyTorch and its libraries take about 0.8 GB before any weight is read.
  return parameters * bytesPerWeight + adapterParameters(layers, rank) * 16 + activations + attention + 0.8e9
}
