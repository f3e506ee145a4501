import type { BaseModel, Experts } from './base-model.ts'
import type { LicenceId } from './licence-book.ts'

/** Layers / hidden / feed-forward / heads / key-value heads / head size, as model cards write it. */
type Shape = readonly [number, number, number, number, number, number]

interface Rest {
  readonly activeBillions?: number
  readonly experts?: Experts
  readonly isTied?: true
  readonly isUnverified?: true
}

const k = 1024

const model = (
  id: string,
  billions: number,
  [count, hidden, feedForward, heads, keyValueHeads, headSize]: Shape,
  options: { readonly vocabulary: number; readonly context: number; readonly licences: BaseModel['licences'] } & Rest,
): BaseModel => ({
  id,
  parameters: Math.round(billions * 1e9),
  ...(options.activeBillions === undefined ? {} : { activeParameters: Math.round(options.activeBillions * 1e9) }),
  layers: {
    count,
    hidden,
    feedForward,
    heads,
    keyValueHeads,
    headSize,
    vocabulary: options.vocabulary,
    tiedEmbeddings: options.isTied === true,
  },
  ...(options.experts === undefined ? {} : { experts: options.experts }),
  contextTokens: options.context,
  licences: options.licences,
  isShapeVerified: options.isUnverified !== true,
})

const smol = (id: string, billions: number, shape: Shape): BaseModel =>
  model(id, billions, shape, { vocabulary: 49_152, isTied: true, context: 8 * k, licences: ['apache2'] })

const qwen25 = (size: string, billions: number, shape: Shape, licence: LicenceId = 'apache2'): BaseModel => {
  const isSmall = billions < 5
  return model(`Qwen2.5-${size}`, billions, shape, {
    vocabulary: isSmall ? 151_936 : 152_064,
    ...(isSmall ? { isTied: true as const } : {}),
    context: isSmall ? 32 * k : 128 * k,
    licences: [licence],
  })
}

const qwen3 = (size: string, billions: number, shape: Shape, rest: Rest = {}): BaseModel =>
  model(`Qwen3-${size}`, billions, shape, { vocabulary: 151_936, context: 40_960, licences: ['apache2'], ...rest })

const llama = (
  id: string,
  billions: number,
  shape: Shape,
  licence: LicenceId,
  rest: Rest & { readonly context?: number } = {},
): BaseModel => model(id, billions, shape, { vocabulary: 128_256, licences: [licence], ...rest, context: rest.context ?? 128 * k })

const llama4 = (name: string, billions: number, experts: number, context: number): BaseModel =>
  model(`Llama-4-${name}`, billions, [48, 5120, 8192, 40, 8, 128], {
    vocabulary: 202_048,
    context,
    licences: ['llama4'],
    activeBillions: 17,
    experts: { count: experts, active: 1 },
  })

const gemma3 = (size: string, billions: number, shape: Shape): BaseModel =>
  model(`Gemma-3-${size}`, billions, shape, {
    vocabulary: size === '1B' ? 262_144 : 262_208,
    isTied: true,
    context: size === '1B' ? 32 * k : 128 * k,
    licences: ['gemma'],
  })

const gptOss = (size: string, billions: number, count: number, rest: Pick<Rest, 'activeBillions' | 'experts'>): BaseModel =>
  model(`gpt-oss-${size}`, billions, [count, 2880, 2880, 64, 8, 64], {
    vocabulary: 201_088,
    context: 128 * k,
    licences: ['apache2'],
    ...rest,
  })

/** R1's distillations have the shape of the model they were trained from, and its licence beside their own. */
const distilled = (base: BaseModel, id: string): BaseModel => ({
  ...base,
  id,
  contextTokens: 128 * k,
  // The licence of the base is the stricter one: MIT adds no duty beyond its notice.
  licences: [...base.licences, 'mit'] as BaseModel['licences'],
})

const shapes = {
  qwen7: [28, 3584, 18_944, 28, 4, 128],
  qwen1: [28, 1536, 8960, 12, 2, 128],
  qwen14: [48, 5120, 13_824, 40, 8, 128],
  qwen32: [64, 5120, 27_648, 40, 8, 128],
  llama8: [32, 4096, 14_336, 32, 8, 128],
  llama70: [80, 8192, 28_672, 64, 8, 128],
} as const satisfies Record<string, Shape>

const qwen = {
  '1.5B': qwen25('1.5B', 1.544, shapes.qwen1),
  '7B': qwen25('7B', 7.615, shapes.qwen7),
  '14B': qwen25('14B', 14.769, shapes.qwen14),
  '32B': qwen25('32B', 32.763, shapes.qwen32),
} as const

const llama31 = {
  '8B': llama('Llama-3.1-8B', 8.03, shapes.llama8, 'llama31'),
  '70B': llama('Llama-3.1-70B', 70.552, shapes.llama70, 'llama31', { isUnverified: true }),
} as const
const llama33 = llama('Llama-3.3-70B', 70.552, shapes.llama70, 'llama33')

/**
 * Open base models as of 22 November 2026: shapes from litgpt's config.py (2026-06-29), torchtune (Llama 4) and openai/gpt-oss;
 * `isShapeVerified` is false where nobody read the model's own configuration. Gemma's rows leave the vision tower out.
 */
export const baseModels: readonly BaseModel[] = [
  smol('SmolLM2-135M', 0.134515, [30, 576, 1536, 9, 3, 64]),
  smol('SmolLM2-360M', 0.362, [32, 960, 2560, 15, 5, 64]),
  smol('SmolLM2-1.7B', 1.711, [24, 2048, 8192, 32, 32, 64]),
  model('SmolLM3-3B', 3.075, [36, 2048, 11_008, 16, 4, 128], {
    vocabulary: 128_256,
    isTied: true,
    context: 64 * k,
    licences: ['apache2'],
    isUnverified: true,
  }),
  qwen25('0.5B', 0.494, [24, 896, 4864, 14, 2, 64]),
  qwen['1.5B'],
  qwen25('3B', 3.086, [36, 2048, 11_008, 16, 2, 128], 'qwenResearch'),
  qwen['7B'],
  qwen['14B'],
  qwen['32B'],
  qwen25('72B', 72.704, [80, 8192, 29_568, 64, 8, 128], 'qwen'),
  qwen3('0.6B', 0.596, [28, 1024, 3072, 16, 8, 128], { isTied: true }),
  qwen3('1.7B', 1.72, [28, 2048, 6144, 16, 8, 128], { isTied: true }),
  qwen3('4B', 4.022, [36, 2560, 9728, 32, 8, 128], { isTied: true }),
  qwen3('8B', 8.19, [36, 4096, 12_288, 32, 8, 128]),
  qwen3('14B', 14.768, [40, 5120, 17_408, 40, 8, 128]),
  qwen3('32B', 32.761, [64, 5120, 25_600, 64, 8, 128]),
  qwen3('30B-A3B', 30.5, [48, 2048, 768, 32, 4, 128], { activeBillions: 3.3, experts: { count: 128, active: 8 } }),
  qwen3('235B-A22B', 235, [94, 4096, 1536, 64, 4, 128], { activeBillions: 22, experts: { count: 128, active: 8 } }),
  llama('Llama-3-8B', 8.03, shapes.llama8, 'llama30', { context: 8 * k, isUnverified: true }),
  llama('Llama-3-70B', 70.552, shapes.llama70, 'llama30', { context: 8 * k, isUnverified: true }),
  llama('Llama-3.2-1B', 1.236, [16, 2048, 8192, 32, 8, 64], 'llama32', { isTied: true }),
  llama('Llama-3.2-3B', 3.213, [28, 3072, 8192, 24, 8, 128], 'llama32', { isTied: true }),
  llama31['8B'],
  llama31['70B'],
  llama('Llama-3.1-405B', 405.85, [126, 16_384, 53_248, 128, 8, 128], 'llama31', { isUnverified: true }),
  llama33,
  llama4('Scout', 109, 16, 10_000_000),
  llama4('Maverick', 400, 128, 1_000_000),
  model('Mistral-7B-v0.3', 7.248, shapes.llama8, { vocabulary: 32_768, context: 32 * k, licences: ['apache2'] }),
  model('Mistral-Nemo-12B', 12.247, [40, 5120, 14_336, 32, 8, 128], {
    vocabulary: 131_072,
    context: 128 * k,
    licences: ['apache2'],
    isUnverified: true,
  }),
  model('Mistral-Small-24B', 23.572, [40, 5120, 32_768, 32, 8, 128], {
    vocabulary: 131_072,
    context: 32 * k,
    licences: ['apache2'],
    isUnverified: true,
  }),
  model('Mistral-Large-2411', 123, [88, 12_288, 28_672, 96, 8, 128], {
    vocabulary: 32_768,
    context: 128 * k,
    licences: ['mistralResearch'],
    isUnverified: true,
  }),
  model('Ministral-8B', 8.02, [36, 4096, 12_288, 32, 8, 128], {
    vocabulary: 131_072,
    context: 128 * k,
    licences: ['mistralResearch'],
    isUnverified: true,
  }),
  gemma3('1B', 1, [26, 1152, 6912, 4, 1, 256]),
  gemma3('4B', 3.88, [34, 2560, 10_240, 8, 4, 256]),
  gemma3('12B', 11.765, [48, 3840, 15_360, 16, 8, 256]),
  gemma3('27B', 27.008, [62, 5376, 21_504, 32, 16, 128]),
  model('Phi-4', 14.659, [40, 5120, 17_920, 40, 10, 128], { vocabulary: 100_352, context: 16 * k, licences: ['mit'] }),
  model('Phi-4-mini', 3.836, [32, 3072, 8192, 24, 8, 128], { vocabulary: 200_064, isTied: true, context: 128 * k, licences: ['mit'] }),
  gptOss('20b', 21, 24, { activeBillions: 3.6, experts: { count: 32, active: 4 } }),
  gptOss('120b', 117, 36, { activeBillions: 5.1, experts: { count: 128, active: 4 } }),
  distilled(qwen['1.5B'], 'DeepSeek-R1-Distill-Qwen-1.5B'),
  distilled(qwen['7B'], 'DeepSeek-R1-Distill-Qwen-7B'),
  distilled(qwen['14B'], 'DeepSeek-R1-Distill-Qwen-14B'),
  distilled(qwen['32B'], 'DeepSeek-R1-Distill-Qwen-32B'),
  distilled(llama31['8B'], 'DeepSeek-R1-Distill-Llama-8B'),
  distilled(llama33, 'DeepSeek-R1-Distill-Llama-70B'),
]
