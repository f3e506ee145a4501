import { adapterParameters } from '../../training/adapter-size.ts'
import type { Estimate } from './estimate.ts'
import { gpus, gpuSources } from './gpus.ts'
import type { Gpu } from './gpus.ts'
import { modelParameters } from './model-shape.ts'
import type { ModelShape } from './model-shape.ts'
import { servingFit, tokensPerSecond } from './serving.ts'
import type { ServingFit } from './serving.ts'
import { trainingMemory } from './training-memory.ts'
import type { TrainingMethod } from './training-memory.ts'
import { trainingHours, trainingOperations } from './training-time.ts'
import { bareWeightBytes } from './weight-bytes.ts'

/** A card, and how many of it a training needs; hours where the tokens are known. */
export interface TrainingFit {
  readonly gpu: string
  readonly count: number
  /** `tight`: fits at the expected size, not at the high one. */
  readonly fits: 'yes' | 'tight'
  readonly hours?: Estimate
}

/** What one way of training a model needs. */
export interface MethodCapacity {
  readonly method: TrainingMethod
  readonly memoryBytes: Estimate
  /** The smallest cards that do it alone, then those of which several are needed. */
  readonly fits: readonly TrainingFit[]
}

export interface Capacity {
  readonly parameters: number
  readonly adapter: { readonly rank: number; readonly parameters: number; readonly bytes: number }
  readonly training: readonly MethodCapacity[]
  readonly serving: readonly ServingFit[]
  /** Where the numbers of the cards come from: data sheets and a third party's table, nothing measured. */
  readonly cardSources: typeof gpuSources
  /** Prompt and answer together; absent without a volume. */
  readonly load?: {
    readonly tokensPerDay: number
    readonly peakFactor: number
    readonly meanPerSecond: number
    readonly peakPerSecond: number
  }
}

/** Most cards of one machine: what a job is not spread over without saying so. */
const cardsPerMachine = 8

/** How many cards of a kind hold so many bytes, split evenly; undefined where a machine full of them does not. */
export const cardsNeeded = (bytes: number, { memoryGb }: Pick<Gpu, 'memoryGb'>): number => Math.ceil(bytes / (memoryGb * 1e9))

const fitsOf = (
  memory: Estimate,
  {
    shape,
    method,
    tokens,
    sequenceTokens,
  }: { readonly shape: ModelShape; readonly method: TrainingMethod; readonly tokens: number | undefined; readonly sequenceTokens: number },
): readonly TrainingFit[] => {
  const operations = tokens === undefined ? undefined : trainingOperations({ shape, tokens, method, sequenceTokens })
  return gpus
    .map((gpu): TrainingFit => {
      const count = cardsNeeded(memory.expected, gpu)
      return {
        gpu: gpu.name,
        count,
        fits: memory.high <= count * gpu.memoryGb * 1e9 ? 'yes' : 'tight',
        ...(operations === undefined ? {} : { hours: trainingHours({ operations, gpu, count, method }) }),
      }
    })
    .filter(({ count }) => count <= cardsPerMachine)
    .sort((a, b) => a.count - b.count)
}

/** What training and serving a model need, before any price (providers.md §9.3). `trainingTokens`: rows x epochs x tokens a row. */
export const planCapacity = ({
  shape,
  rank = 16,
  sequenceTokens = 2048,
  microBatch = 1,
  trainingTokens,
  tokensPerDay,
  peakFactor = 5,
  contextTokens = sequenceTokens,
}: {
  readonly shape: ModelShape
  readonly rank?: number
  readonly sequenceTokens?: number
  readonly microBatch?: number
  readonly trainingTokens?: number
  readonly tokensPerDay?: number
  readonly peakFactor?: number
  readonly contextTokens?: number
}): Capacity => {
  const adapter = adapterParameters(shape.layers, rank)
  const methodOf = (method: TrainingMethod): MethodCapacity => {
    const { total } = trainingMemory({ shape, method, rank, microBatch, sequenceTokens })
    return { method, memoryBytes: total, fits: fitsOf(total, { shape, method, tokens: trainingTokens, sequenceTokens }) }
  }
  const speed = tokensPerDay === undefined ? undefined : tokensPerSecond(tokensPerDay, peakFactor)
  return {
    parameters: modelParameters(shape),
    adapter: { rank, parameters: adapter, bytes: bareWeightBytes(adapter, 'bf16') },
    training: (['qlora', 'lora', 'full'] as const).map(methodOf),
    cardSources: gpuSources,
    serving: gpus.map((gpu) => servingFit({ shape, gpu, precision: 'bf16', contextTokens })).filter((fit) => fit.concurrentSequences > 0),
    ...(speed === undefined || tokensPerDay === undefined
      ? {}
      : { load: { tokensPerDay, peakFactor, meanPerSecond: speed.mean, peakPerSecond: speed.peak } }),
  }
}
