import type { Gpu } from './gpus.ts'
import type { ModelShape } from './model-shape.ts'
import { weightBytes } from './weight-bytes.ts'
import type { Precision } from './weight-bytes.ts'

const secondsPerDay = 86_400

/** Bytes of keys and values that one token keeps while a sequence is answered: 2 L kv hd x bytes. Sliding windows keep less. */
export const keyValueBytesPerToken = ({ layers }: ModelShape, bytesPerValue = 2): number =>
  2 * layers.count * layers.keyValueHeads * layers.headSize * bytesPerValue

/**
 * Sequences that fit at once: floor((0.9 x memory - weights - overhead) / (KV bytes a token x context)), decimal GB throughout.
 * 0 where not even the weights fit. Source: vLLM's `gpu_memory_utilization` of 0.9.
 */
export const concurrentSequences = ({
  memoryBytes,
  weightBytes: weights,
  overheadBytes = 2e9,
  keyValueBytes,
  contextTokens,
}: {
  readonly memoryBytes: number
  readonly weightBytes: number
  readonly overheadBytes?: number
  readonly keyValueBytes: number
  readonly contextTokens: number
}): number => Math.max(0, Math.floor((0.9 * memoryBytes - weights - overheadBytes) / (keyValueBytes * contextTokens)))

/** Most tokens a second of one sequence: every weight is read once a token, so memory bandwidth / bytes of the weights. */
export const decodeRoof = ({ bandwidthGbPerS }: Pick<Gpu, 'bandwidthGbPerS'>, bytes: number): number => (bandwidthGbPerS * 1e9) / bytes

/** Tokens a second that a day's tokens need on average, and in the busiest second. */
export const tokensPerSecond = (tokensPerDay: number, peakFactor: number): { readonly mean: number; readonly peak: number } => ({
  mean: tokensPerDay / secondsPerDay,
  peak: (tokensPerDay / secondsPerDay) * peakFactor,
})

/** Longest answer, in tokens, within a latency limit: (limit - first token) x tokens a second; 0 where the first token comes too late. */
export const longestOutput = ({
  limitMs,
  firstTokenMs,
  outputTokensPerSecond,
}: {
  readonly limitMs: number
  readonly firstTokenMs: number
  readonly outputTokensPerSecond: number
}): number => Math.max(0, Math.floor(((limitMs - firstTokenMs) / 1000) * outputTokensPerSecond + 1e-9))

/** Least time of `calls` calls one after the other: first token and decoding of each; network and queue come on top. */
export const answerMs = ({
  firstTokenMs,
  outputTokens,
  outputTokensPerSecond,
  calls = 1,
}: {
  readonly firstTokenMs: number
  readonly outputTokens: number
  readonly outputTokensPerSecond: number
  readonly calls?: number
}): number => calls * (firstTokenMs + (1000 * outputTokens) / outputTokensPerSecond)

/** How a model would be served by one card. */
export interface ServingFit {
  readonly gpu: string
  readonly weightBytes: number
  readonly concurrentSequences: number
  readonly decodeRoofTokensPerSecond: number
}

/** Whether one card serves a model at all, how many sequences at once, and how fast one of them at most. */
export const servingFit = ({
  shape,
  gpu,
  precision,
  contextTokens,
}: {
  readonly shape: ModelShape
  readonly gpu: Gpu
  readonly precision: Precision
  readonly contextTokens: number
}): ServingFit => {
  const bytes = weightBytes(shape, precision).expected
  return {
    gpu: gpu.name,
    weightBytes: bytes,
    concurrentSequences: concurrentSequences({
      memoryBytes: gpu.memoryGb * 1e9,
      weightBytes: bytes,
      keyValueBytes: keyValueBytesPerToken(shape),
      contextTokens,
    }),
    decodeRoofTokensPerSecond: decodeRoof(gpu, bytes),
  }
}
