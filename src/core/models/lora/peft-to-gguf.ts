import { dequantize } from '../gguf/quantization.ts'
import { metadataNumber, metadataText } from '../gguf/read-gguf.ts'
import type { GgufFile, GgufValue, TensorType } from '../gguf/gguf-file.ts'
import { writeGguf } from '../gguf/write-gguf.ts'
import type { GgufTensorPlan } from '../gguf/write-gguf.ts'
import type { SafeTensor } from '../safetensors.ts'
import { scaleOf, unsupportedAdapter } from './adapter-config.ts'
import type { LoraConfig } from './adapter-config.ts'

/** Architectures whose linear layers carry these names and whose LoRA llama.cpp applies plainly (training.md §8.5). */
const architectures = new Set(['llama', 'mistral', 'qwen2', 'qwen3', 'gemma', 'gemma2', 'gemma3'])
/** ggml interleaves the two halves of a rotary head here; the rows of B for q and k move with it. */
const permuted = new Set(['llama', 'mistral'])

const layerTensors: Readonly<Record<string, string>> = {
  'self_attn.q_proj': 'attn_q',
  'self_attn.k_proj': 'attn_k',
  'self_attn.v_proj': 'attn_v',
  'self_attn.o_proj': 'attn_output',
  'mlp.gate_proj': 'ffn_gate',
  'mlp.up_proj': 'ffn_up',
  'mlp.down_proj': 'ffn_down',
}

const floatTypes: Readonly<Record<string, TensorType>> = { F32: 'F32', F16: 'F16', BF16: 'BF16' }

interface Pair {
  readonly module: string
  readonly a: SafeTensor
  readonly b: SafeTensor
}

/** `model.layers.3.mlp.up_proj` -> `blk.3.ffn_up.weight`, or undefined. */
const baseTensorName = (module: string): string | undefined => {
  const layer = /^model\.layers\.(\d+)\.(.+)$/.exec(module)
  const stem = layer?.[2] === undefined ? undefined : layerTensors[layer[2]]
  if (stem !== undefined) return `blk.${layer?.[1]}.${stem}.weight`
  return module === 'lm_head' ? 'output.weight' : undefined
}

const pairsOf = (tensors: readonly SafeTensor[]): Pair[] => {
  const halves = new Map<string, { a?: SafeTensor; b?: SafeTensor }>()
  for (const tensor of tensors) {
    if (tensor.name.includes('lora_magnitude_vector'))
      throw unsupportedAdapter(
        'the adapter uses DoRA, which GGUF cannot express',
        'merge it into the base model first, or train without use_dora',
      )
    const match = /^base_model\.model\.(.+)\.lora_([AB])(?:\.default)?\.weight$/.exec(tensor.name)
    const module = match?.[1]
    if (module === undefined) {
      if (/embed_tokens|lm_head|lora_embedding/.test(tensor.name))
        throw unsupportedAdapter(
          `the adapter holds embeddings (${tensor.name})`,
          'train without new tokens and without the embeddings among the targets, or merge the adapter first',
        )
      throw unsupportedAdapter(`the adapter holds a tensor that is not LoRA: ${tensor.name}`, 'save the adapter with PEFT save_pretrained')
    }
    halves.set(module, { ...halves.get(module), [match?.[2] === 'A' ? 'a' : 'b']: tensor })
  }
  return [...halves].map(([module, { a, b }]) => {
    if (a === undefined || b === undefined) throw unsupportedAdapter(`${module} has only half a LoRA pair`, 'save the adapter again')
    return { module, a, b }
  })
}

const numbersOf = (tensor: SafeTensor): Float32Array => {
  const type = floatTypes[tensor.dtype]
  if (type === undefined)
    throw unsupportedAdapter(`${tensor.name} has number type ${tensor.dtype}`, 'save the adapter as float32, float16 or bfloat16')
  return dequantize(type, tensor.data)
}

/**
 * Rows of a [heads x headSize, columns] matrix from Hugging Face's order to ggml's: within a head, new row 2j + i
 * is old row i x headSize / 2 + j (ggml-org/llama.cpp `LlamaModel.permute`).
 */
export const permuteRows = (values: Float32Array, rows: number, heads: number): Float32Array => {
  const columns = values.length / rows
  const headSize = rows / heads
  const result = new Float32Array(values.length)
  for (let row = 0; row < rows; row++) {
    const within = row % headSize
    const source = row - within + (within % 2) * (headSize / 2) + Math.floor(within / 2)
    result.set(values.subarray(source * columns, (source + 1) * columns), row * columns)
  }
  return result
}

const bytesOf = (values: Float32Array): Uint8Array => {
  const bytes = new Uint8Array(values.length * 4)
  const view = new DataView(bytes.buffer)
  for (const [index, value] of values.entries()) view.setFloat32(index * 4, value, true)
  return bytes
}

const findBase = (base: GgufFile, module: string) => {
  const name = baseTensorName(module)
  const tensor = base.tensors.find((candidate) => candidate.name === name)
  if (tensor !== undefined) return tensor
  if (module === 'lm_head')
    throw unsupportedAdapter(
      'the adapter changes lm_head, but the base model shares it with the embeddings',
      'leave lm_head out of the target modules (`all-linear` does)',
    )
  throw unsupportedAdapter(`${module} has no counterpart in the base model`, 'train on the linear layers of attention and MLP only')
}

/**
 * A GGUF LoRA file from a PEFT adapter. llama.cpp applies alpha / rank with one alpha a file and the rank of each
 * pair, so what else PEFT's scale holds (rsLoRA, alpha_pattern) is multiplied into B: c = scale x rank / alpha
 * (training.md §8.4). Throws `adapter-unsupported` with a sentence about what to do.
 */
export const peftToGguf = (options: {
  readonly config: LoraConfig
  readonly tensors: readonly SafeTensor[]
  /** Metadata and tensor infos of the base model. */
  readonly base: GgufFile
  /** Further text entries, e.g. the run's id and hashes. */
  readonly metadata: Readonly<Record<string, string>>
}): { readonly bytes: Uint8Array; readonly tensors: number } => {
  const { config, base } = options
  const architecture = metadataText(base, 'general.architecture') ?? ''
  if (!architectures.has(architecture))
    throw unsupportedAdapter(
      `adapters for architecture ${architecture} are not known`,
      `known: ${[...architectures].join(', ')}; use llama.cpp's convert_lora_to_gguf.py`,
    )
  const heads = metadataNumber(base, `${architecture}.attention.head_count`) ?? 0
  const keyValueHeads = metadataNumber(base, `${architecture}.attention.head_count_kv`) ?? heads

  const tensors = pairsOf(options.tensors)
    .toSorted((left, right) => (left.module < right.module ? -1 : 1))
    .flatMap(({ module, a, b }): (GgufTensorPlan & { data: Uint8Array })[] => {
      const target = findBase(base, module)
      const [rank = 0, inputs = 0] = a.shape
      const [outputs = 0, rankB = 0] = b.shape
      if (rank !== rankB || target.dimensions[0] !== inputs || target.dimensions[1] !== outputs)
        throw unsupportedAdapter(
          `${module} is ${outputs} x ${inputs} of rank ${rank}, the base model has ${target.dimensions[1]} x ${target.dimensions[0]}`,
          'this adapter was trained on another base model',
        )
      const factor = (scaleOf(config, module, rank) * rank) / config.alpha
      const scaled = numbersOf(b).map((value) => value * factor)
      const isQuery = module.endsWith('q_proj')
      const moves = permuted.has(architecture) && (isQuery || module.endsWith('k_proj'))
      const rows = moves ? permuteRows(scaled, outputs, isQuery ? heads : keyValueHeads) : scaled
      return [
        { name: `${target.name}.lora_a`, dimensions: [inputs, rank], type: 'F32', data: bytesOf(numbersOf(a)) },
        { name: `${target.name}.lora_b`, dimensions: [rank, outputs], type: 'F32', data: bytesOf(rows) },
      ]
    })
  if (tensors.length === 0) throw unsupportedAdapter('the adapter holds no LoRA pairs', 'train it first')

  const metadata = new Map<string, GgufValue>([
    ['general.type', { type: 'string', value: 'adapter' }],
    ['general.architecture', { type: 'string', value: architecture }],
    ['adapter.type', { type: 'string', value: 'lora' }],
    ['adapter.lora.alpha', { type: 'f32', value: config.alpha }],
  ])
  for (const [key, value] of Object.entries(options.metadata)) metadata.set(key, { type: 'string', value })
  return { bytes: writeGguf(metadata, tensors), tensors: tensors.length }
}
