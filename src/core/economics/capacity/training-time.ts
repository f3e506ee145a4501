import type { Estimate } from './estimate.ts'
import { activeParameters } from './model-shape.ts'
import type { ModelShape } from './model-shape.ts'
import type { Gpu } from './gpus.ts'
import type { TrainingMethod } from './training-memory.ts'

/**
 * Operations of a training over `tokens` tokens (rows x epochs): 6 a parameter and token where all weights are trained, 4 where frozen
 * ones need no gradient of their own, 2 more where activations are computed again, and attention's 6 L h hd s. Parameters are
 * those that a token passes through. Source: Kaplan et al. 2020 (arXiv 2001.08361) for 6 N D.
 */
export const trainingOperations = ({
  shape,
  tokens,
  method,
  sequenceTokens,
  recomputes = true,
}: {
  readonly shape: ModelShape
  readonly tokens: number
  readonly method: TrainingMethod
  readonly sequenceTokens: number
  readonly recomputes?: boolean
}): number => {
  const { count, heads, headSize } = shape.layers
  const perParameter = (method === 'full' ? 6 : 4) + (recomputes ? 2 : 0)
  return tokens * (perParameter * activeParameters(shape) + 6 * count * heads * headSize * sequenceTokens)
}

/** Share of the peak that trainings reach: assumed, 0.25 to 0.45 on data-centre cards, 0.10 to 0.30 for qlora or cards for consumers. */
const reachedShare = (gpu: Gpu, method: TrainingMethod): Estimate =>
  method === 'qlora' || gpu.isConsumer ? { low: 0.1, expected: 0.2, high: 0.3 } : { low: 0.25, expected: 0.35, high: 0.45 }

/** Hours of a training on `count` cards of one kind; several lose 15 % between them. Queue and start-up (3 to 10 minutes) come on top. */
export const trainingHours = ({
  operations,
  gpu,
  count,
  method,
}: {
  readonly operations: number
  readonly gpu: Gpu
  readonly count: number
  readonly method: TrainingMethod
}): Estimate => {
  const cards = count * (count > 1 ? 0.85 : 1)
  const at = (share: number): number => operations / (cards * gpu.peakBf16Tflops * 1e12 * share) / 3600
  const share = reachedShare(gpu, method)
  return { low: at(share.high), expected: at(share.expected), high: at(share.low) }
}
