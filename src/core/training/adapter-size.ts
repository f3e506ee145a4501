/** Shapes of a decoder's linear layers. */
export interface LayerShapes {
  readonly count: number
  readonly hidden: number
  readonly feedForward: number
  readonly heads: number
  readonly keyValueHeads: number
  readonly headSize: number
}

/** Linear layers of a decoder block that an adapter may sit on. */
export const linearModules = ['q', 'k', 'v', 'o', 'gate', 'up', 'down'] as const
export type LinearModule = (typeof linearModules)[number]

/** Parameters of a LoRA: rank x sum of (in + out) over the adapted layers, all of them unless named (training.md §5.3). */
export const adapterParameters = (layers: LayerShapes, rank: number, modules: readonly LinearModule[] = linearModules): number => {
  const { count, hidden, feedForward, heads, keyValueHeads, headSize } = layers
  const attention = hidden + heads * headSize
  const keyValue = hidden + keyValueHeads * headSize
  const feed = hidden + feedForward
  const sides: Readonly<Record<LinearModule, number>> = {
    q: attention,
    o: attention,
    k: keyValue,
    v: keyValue,
    gate: feed,
    up: feed,
    down: feed,
  }
  return rank * count * modules.reduce((total, module) => total + sides[module], 0)
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
