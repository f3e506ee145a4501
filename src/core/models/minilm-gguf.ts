import { dequantize, quantize } from './gguf/quantization.ts'
import type { GgufValue } from './gguf/gguf-file.ts'
import { writeGguf } from './gguf/write-gguf.ts'
import { readSafetensors } from './safetensors.ts'

/** Names of BERT's tensors in Hugging Face files and in GGUF (data.md §19). */
const layerNames: Readonly<Record<string, string>> = {
  'attention.self.query': 'attn_q',
  'attention.self.key': 'attn_k',
  'attention.self.value': 'attn_v',
  'attention.output.dense': 'attn_output',
  'attention.output.LayerNorm': 'attn_output_norm',
  'intermediate.dense': 'ffn_up',
  'output.dense': 'ffn_down',
  'output.LayerNorm': 'layer_output_norm',
}

const topNames: Readonly<Record<string, string>> = {
  'embeddings.word_embeddings': 'token_embd',
  'embeddings.position_embeddings': 'position_embd',
  'embeddings.token_type_embeddings': 'token_types',
  'embeddings.LayerNorm': 'token_embd_norm',
}

const ggufName = (name: string): string | undefined => {
  const dot = name.lastIndexOf('.')
  const [stem, kind] = [name.slice(0, dot), name.slice(dot + 1)]
  const top = topNames[stem]
  if (top !== undefined) return `${top}.${kind}`
  const layer = /^encoder\.layer\.(\d+)\.(.+)$/.exec(stem)
  const inner = layer?.[2] === undefined ? undefined : layerNames[layer[2]]
  return inner === undefined ? undefined : `blk.${layer?.[1]}.${inner}.${kind}`
}

/** llama.cpp marks the start of a word with U+2581 instead of marking its continuation with `##`. */
const ggufToken = (token: string): string => {
  if (/^\[.*\]$/.test(token)) return token
  return token.startsWith('##') ? token.slice(2) : `\u2581${token}`
}

const tokenKind = (token: string): number => {
  if (token === '[UNK]') return 2
  return /^\[.*\]$/.test(token) ? 3 : 1
}

const u32 = (value: number): GgufValue => ({ type: 'u32', value })
const text = (value: string): GgufValue => ({ type: 'string', value })

/** What is added to activations stays in 32-bit floats: llama.cpp's additions know nothing else. */
const typeOf = (name: string, rank: number, matrixType: 'F16' | 'Q8_0'): 'F32' | 'F16' | 'Q8_0' => {
  if (rank < 2 || name.startsWith('position_embd') || name.startsWith('token_types')) return 'F32'
  return name.startsWith('blk.') ? matrixType : 'F16'
}

/** The GGUF file of all-MiniLM-L6-v2: mean pooling, matrices in `matrixType`, vectors in 32-bit floats. */
export const miniLmGguf = (weights: Uint8Array, vocabulary: readonly string[], matrixType: 'F16' | 'Q8_0' = 'F16'): Uint8Array => {
  const metadata = new Map<string, GgufValue>([
    ['general.architecture', text('bert')],
    ['general.name', text('all-MiniLM-L6-v2')],
    ['general.file_type', u32(matrixType === 'F16' ? 1 : 7)],
    ['bert.block_count', u32(6)],
    ['bert.context_length', u32(512)],
    ['bert.embedding_length', u32(384)],
    ['bert.feed_forward_length', u32(1536)],
    ['bert.attention.head_count', u32(12)],
    ['bert.attention.layer_norm_epsilon', { type: 'f32', value: 1e-12 }],
    ['bert.attention.causal', { type: 'bool', value: false }],
    ['bert.pooling_type', u32(1)],
    ['tokenizer.ggml.model', text('bert')],
    ['tokenizer.ggml.tokens', { type: 'array', of: 'string', value: vocabulary.map(ggufToken) }],
    ['tokenizer.ggml.token_type', { type: 'array', of: 'i32', value: vocabulary.map(tokenKind) }],
    ['tokenizer.ggml.token_type_count', u32(2)],
    ['tokenizer.ggml.bos_token_id', u32(101)],
    ['tokenizer.ggml.cls_token_id', u32(101)],
    ['tokenizer.ggml.eos_token_id', u32(102)],
    ['tokenizer.ggml.seperator_token_id', u32(102)],
    ['tokenizer.ggml.unknown_token_id', u32(100)],
    ['tokenizer.ggml.padding_token_id', u32(0)],
    ['tokenizer.ggml.mask_token_id', u32(103)],
  ])
  const tensors = readSafetensors(weights).flatMap((tensor) => {
    const name = ggufName(tensor.name)
    if (name === undefined) return []
    if (tensor.dtype !== 'F32') throw new TypeError(`tensor ${tensor.name} is ${tensor.dtype}, not F32`)
    const type = typeOf(name, tensor.shape.length, matrixType)
    const data = type === 'F32' ? tensor.data : quantize(type, dequantize('F32', tensor.data))
    return [{ name, dimensions: tensor.shape.toReversed(), type, data }]
  })
  return writeGguf(metadata, tensors)
}
