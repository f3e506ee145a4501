import type { GgufValue } from '../../src/core/models/gguf/gguf-file.ts'
import { quantize } from '../../src/core/models/gguf/quantization.ts'
import { writeGguf } from '../../src/core/models/gguf/write-gguf.ts'

export const tiny = { layers: 3, hidden: 64, heads: 4, keyValueHeads: 2, headSize: 16, feedForward: 96, context: 512 } as const

/** GPT-2's spelling of bytes: printable ones stand for themselves, the others for code points from 256 on. */
const byteTokens = (): string[] => {
  let next = 256
  return Array.from({ length: 256 }, (_, byte) => {
    const printable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174
    return String.fromCodePoint(printable ? byte : next++)
  })
}

const specials = ['<|im_start|>', '<|im_end|>']
export const tinyTemplate =
  "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"

/** A small generator of normal numbers: the same seed gives the same model. */
export const normals = (seed: number): (() => number) => {
  let state = seed >>> 0
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return (state + 0.5) / 2 ** 32
  }
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
}

export interface Matrix {
  readonly name: string
  readonly rows: number
  readonly columns: number
  readonly values: Float32Array
}

/** Weights of a random llama with byte tokens; matrices by their GGUF names. */
export const tinyMatrices = (seed = 7): Matrix[] => {
  const normal = normals(seed)
  const matrix = (name: string, rows: number, columns: number, size = 1 / Math.sqrt(columns)): Matrix => ({
    name,
    rows,
    columns,
    values: Float32Array.from({ length: rows * columns }, () => normal() * size),
  })
  const queries = tiny.heads * tiny.headSize
  const keys = tiny.keyValueHeads * tiny.headSize
  return [
    matrix('token_embd.weight', 256 + specials.length, tiny.hidden, 1),
    matrix('output.weight', 256 + specials.length, tiny.hidden, 0.4),
    ...Array.from({ length: tiny.layers }, (_, layer) => [
      matrix(`blk.${layer}.attn_q.weight`, queries, tiny.hidden),
      matrix(`blk.${layer}.attn_k.weight`, keys, tiny.hidden),
      matrix(`blk.${layer}.attn_v.weight`, keys, tiny.hidden),
      matrix(`blk.${layer}.attn_output.weight`, tiny.hidden, queries),
      matrix(`blk.${layer}.ffn_gate.weight`, tiny.feedForward, tiny.hidden),
      matrix(`blk.${layer}.ffn_up.weight`, tiny.feedForward, tiny.hidden),
      matrix(`blk.${layer}.ffn_down.weight`, tiny.hidden, tiny.feedForward),
    ]).flat(),
  ]
}

const u32 = (value: number): GgufValue => ({ type: 'u32', value })
const text = (value: string): GgufValue => ({ type: 'string', value })

/** A whole GGUF file that llama.cpp loads: 32-bit floats, 258 tokens. */
export const tinyLlama = (matrices: readonly Matrix[]): Uint8Array => {
  const tokens = [...byteTokens(), ...specials]
  const metadata = new Map<string, GgufValue>([
    ['general.architecture', text('llama')],
    ['general.name', text('tiny')],
    ['general.file_type', u32(0)],
    ['llama.block_count', u32(tiny.layers)],
    ['llama.context_length', u32(tiny.context)],
    ['llama.embedding_length', u32(tiny.hidden)],
    ['llama.feed_forward_length', u32(tiny.feedForward)],
    ['llama.attention.head_count', u32(tiny.heads)],
    ['llama.attention.head_count_kv', u32(tiny.keyValueHeads)],
    ['llama.attention.layer_norm_rms_epsilon', { type: 'f32', value: 1e-5 }],
    ['llama.rope.dimension_count', u32(tiny.headSize)],
    ['llama.rope.freq_base', { type: 'f32', value: 10_000 }],
    ['llama.vocab_size', u32(tokens.length)],
    ['tokenizer.ggml.model', text('gpt2')],
    ['tokenizer.ggml.pre', text('default')],
    ['tokenizer.ggml.tokens', { type: 'array', of: 'string', value: tokens }],
    ['tokenizer.ggml.token_type', { type: 'array', of: 'i32', value: tokens.map((token) => (specials.includes(token) ? 3 : 1)) }],
    ['tokenizer.ggml.merges', { type: 'array', of: 'string', value: [] }],
    ['tokenizer.ggml.bos_token_id', u32(256)],
    ['tokenizer.ggml.eos_token_id', u32(257)],
    ['tokenizer.ggml.add_bos_token', { type: 'bool', value: false }],
  ])
  const norms = [
    'output_norm.weight',
    ...Array.from({ length: tiny.layers }, (_, layer) => [`blk.${layer}.attn_norm.weight`, `blk.${layer}.ffn_norm.weight`]).flat(),
  ]
  return writeGguf(metadata, [
    ...norms.map((name) => ({
      name,
      dimensions: [tiny.hidden],
      type: 'F32' as const,
      data: quantize('F32', new Float32Array(tiny.hidden).fill(1)),
    })),
    ...matrices.map(({ name, rows, columns, values }) => ({
      name,
      dimensions: [columns, rows],
      type: 'F32' as const,
      data: quantize('F32', values),
    })),
  ])
}
