import { adapterParameters } from '../../training/adapter-size.ts'
import type { Estimate } from './estimate.ts'
import { exactly, scaledBy, sumOf } from './estimate.ts'
import { modelParameters } from './model-shape.ts'
import type { ModelShape } from './model-shape.ts'
import { bareWeightBytes, weightBytes } from './weight-bytes.ts'

export const trainingMethods = ['full', 'lora', 'qlora'] as const
export type TrainingMethod = (typeof trainingMethods)[number]

export const optimisers = {
  /** Moments in float32 (8) and, where the weights are bf16, a float32 copy of them (4); gradients in 2 to 4 bytes. */
  adamw: { low: 14, expected: 14, high: 16 },
  /** Moments in 8 bits (2), gradients 2 to 4; a float32 copy (4) where the trainer keeps one. */
  'adamw-8bit': { low: 4, expected: 4, high: 10 },
  /** Everything in bf16: moments 4, gradients 2. */
  'adamw-bf16': { low: 6, expected: 6, high: 6 },
} as const satisfies Record<string, Estimate>
export type Optimiser = keyof typeof optimisers

const gibibyte = 2 ** 30

/** Bytes of gradients and optimiser for so many trainable parameters, their own 16-bit weights included. */
export const trainableBytes = (parameters: number, optimiser: Optimiser): Estimate =>
  sumOf(exactly(bareWeightBytes(parameters, 'bf16')), scaledBy(optimisers[optimiser], parameters))

export interface TrainingMemoryOptions {
  readonly shape: ModelShape
  readonly method: TrainingMethod
  readonly rank?: number
  readonly optimiser?: Optimiser
  readonly microBatch?: number
  readonly sequenceTokens?: number
  /** Cross-entropy in pieces: no table of all logits is ever held. */
  readonly hasFusedLoss?: boolean
}

/** Bytes on the card, part by part. */
export interface TrainingMemory {
  readonly weights: Estimate
  readonly trainable: Estimate
  readonly activations: Estimate
  readonly logits: Estimate
  readonly overhead: Estimate
  readonly total: Estimate
}

/**
 * Bytes that training needs: frozen weights (16 bits, nf4 for qlora), what is trained with gradients and moments, activations with
 * full checkpointing (2 s b d L, and one live layer of 34 s b d), logits (s b V in 2 to 6 bytes each), and 1 to 2 GiB of context with
 * 10 to 15 % of fragmentation. The ends are those of the parts; sources: Korthikanti et al. 2022 (arXiv 2205.05198, table 2) for
 * activations, EleutherAI's cookbook. What a run really took is better: calibrate with twenty steps.
 */
export const trainingMemory = ({
  shape,
  method,
  rank = 16,
  optimiser = 'adamw',
  microBatch = 1,
  sequenceTokens = 2048,
  hasFusedLoss = false,
}: TrainingMemoryOptions): TrainingMemory => {
  const { hidden, count } = shape.layers
  const isFull = method === 'full'
  const weights = isFull ? exactly(0) : weightBytes(shape, method === 'qlora' ? 'nf4' : 'bf16')
  const trainable = trainableBytes(isFull ? modelParameters(shape) : adapterParameters(shape.layers, rank), optimiser)
  const tokens = sequenceTokens * microBatch
  const activations = exactly(tokens * hidden * (2 * count + 34))
  const perLogit: Estimate = hasFusedLoss ? exactly(0) : { low: 2, expected: 4, high: 6 }
  const logits = scaledBy(perLogit, tokens * shape.layers.vocabulary)
  const before = sumOf(weights, trainable, activations, logits)
  const overhead: Estimate = {
    low: gibibyte + 0.1 * before.low,
    expected: 1.5 * gibibyte + 0.125 * before.expected,
    high: 2 * gibibyte + 0.15 * before.high,
  }
  return { weights, trainable, activations, logits, overhead, total: sumOf(before, overhead) }
}
