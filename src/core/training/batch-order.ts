import { createRandom } from '../lib/random.ts'
import { shuffled } from '../lib/shuffled.ts'

/** Batches sorted by length inside a window of this many batches: little padding, still a random order. */
const windowBatches = 8

/**
 * The rows of every step, one after the other: `steps * batchSize` row numbers. Each epoch is a fresh permutation; rows of similar
 * length share a batch (on short rows padding costs more than anything else: training.md §4.1). A pure function of the seed, so that a
 * killed training goes on with the very same rows.
 */
export const batchOrder = (options: {
  readonly lengths: readonly number[]
  readonly batchSize: number
  readonly steps: number
  readonly seed: number
}): readonly number[] => {
  const { lengths, batchSize, steps, seed } = options
  const random = createRandom(seed).fork('batch-order')
  const wanted = steps * batchSize
  const stream: number[] = []
  while (stream.length < wanted && lengths.length > 0)
    stream.push(
      ...shuffled(
        lengths.map((_, row) => row),
        random,
      ),
    )
  stream.length = Math.min(stream.length, wanted)
  const order: number[] = []
  for (let start = 0; start < stream.length; start += windowBatches * batchSize) {
    const window = stream.slice(start, start + windowBatches * batchSize).sort((a, b) => (lengths[a] ?? 0) - (lengths[b] ?? 0))
    const batches: number[][] = []
    for (let at = 0; at < window.length; at += batchSize) batches.push(window.slice(at, at + batchSize))
    order.push(...shuffled(batches, random).flat())
  }
  return order
}
