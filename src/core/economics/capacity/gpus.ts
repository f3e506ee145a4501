import { didYouMean } from '../../lib/did-you-mean.ts'

/** One kind of card. Memory in decimal GB as sold; peak is dense bf16 (fp16 for the T4) on the tensor cores. */
export interface Gpu {
  /** As the price book names its class. */
  readonly name: string
  readonly memoryGb: number
  readonly peakBf16Tflops: number
  readonly bandwidthGbPerS: number
  readonly watts: number
  readonly listUsd: number
  readonly isConsumer: boolean
}

const card = (
  name: string,
  [memoryGb, peakBf16Tflops, bandwidthGbPerS, watts, listUsd]: readonly [number, number, number, number, number],
  isConsumer = false,
): Gpu => ({ name, memoryGb, peakBf16Tflops, bandwidthGbPerS, watts, listUsd, isConsumer })

/** Where the columns come from; nothing here was measured. */
export const gpuSources = {
  peakBf16Tflops: 'NVIDIA data sheets, dense (not verified)',
  bandwidthGbPerS: 'NVIDIA data sheets (not verified)',
  watts: '@huggingface/tasks 0.21.54 (MIT), hardware-nvidia',
  listUsd: '@huggingface/tasks 0.21.54 (MIT), hardware-nvidia: list price, third-party',
} as const

/** Smallest memory first: the first that fits is the one to look at. */
export const gpus: readonly Gpu[] = [
  card('T4', [16, 65, 320, 70, 2000]),
  card('L4', [24, 121, 300, 72, 2500]),
  card('A10 24GB', [24, 125, 600, 150, 3200]),
  card('RTX 3090 24GB', [24, 71, 936, 350, 1500], true),
  card('RTX 4090 24GB', [24, 165, 1008, 450, 1600], true),
  card('A100 40GB', [40, 312, 1555, 400, 15_000]),
  card('L40S 48GB', [48, 362, 864, 350, 8500]),
  card('A100 80GB', [80, 312, 2039, 400, 15_000]),
  card('H100 80GB', [80, 989, 3350, 700, 30_000]),
  card('H200', [141, 989, 4800, 700, 32_000]),
]

const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')

/** A card by the name that people write (`h100`, `RTX4090`, `a100-80gb`), and the nearest name where none is meant. */
export const findGpu = (name: string): { readonly gpu?: Gpu; readonly near?: string } => {
  const wanted = plain(name)
  const named = gpus.filter((gpu) => plain(gpu.name) === wanted || plain(gpu.name.replace(/ \d+GB$/, '')) === wanted)
  // "A100" may be either: the larger is what is rented today.
  const gpu = named.at(-1)
  if (gpu !== undefined) return { gpu }
  const near = didYouMean(
    name,
    gpus.map((known) => known.name),
  )
  return near === undefined ? {} : { near }
}
