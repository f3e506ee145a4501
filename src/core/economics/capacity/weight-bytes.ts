import type { Estimate } from './estimate.ts'
import { scaledBy, sumOf } from './estimate.ts'
import { embeddingParameters, modelParameters } from './model-shape.ts'
import type { ModelShape } from './model-shape.ts'

/**
 * Bytes of one weight. 8 bits carry up to 6 % of scales; nf4 half a byte and its constants (0.516 with double quantisation, 0.5625
 * with one float32 a block of 64, up to 0.63 as seen).
 */
const bytesPerWeight = {
  float32: { bits: 32, low: 4, expected: 4, high: 4 },
  bf16: { bits: 16, low: 2, expected: 2, high: 2 },
  int8: { bits: 8, low: 1, expected: 1.03, high: 1.06 },
  nf4: { bits: 4, low: 0.516, expected: 0.5625, high: 0.63 },
} as const satisfies Record<string, Estimate & { readonly bits: number }>

export type Precision = keyof typeof bytesPerWeight

/** Bytes of the bits alone, without the constants of a quantisation: the figure that articles give. */
export const bareWeightBytes = (parameters: number, precision: Precision): number => (parameters * bytesPerWeight[precision].bits) / 8

/** Bytes of a model's weights. Embedding and output stay in 16 bits where the rest has fewer: most of the size of small models with large vocabularies. */
export const weightBytes = (shape: ModelShape, precision: Precision): Estimate => {
  const kept = embeddingParameters(shape)
  const keptBytes = scaledBy(bytesPerWeight[precision === 'float32' ? 'float32' : 'bf16'], kept)
  return sumOf(keptBytes, scaledBy(bytesPerWeight[precision], modelParameters(shape) - kept))
}
