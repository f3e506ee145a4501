import { describe, expect, it } from 'vitest'
import type { GgufValue } from '../gguf/gguf-file.ts'
import { dequantize, quantize } from '../gguf/quantization.ts'
import { metadataNumber, readGguf } from '../gguf/read-gguf.ts'
import { writeGguf } from '../gguf/write-gguf.ts'
import type { SafeTensor } from '../safetensors.ts'
import { readLoraConfig } from './adapter-config.ts'
import { peftToGguf, permuteRows } from './peft-to-gguf.ts'

const text = (value: string): GgufValue => ({ type: 'string', value })
const u32 = (value: number): GgufValue => ({ type: 'u32', value })

/** A base of one layer: 4 inputs, 2 heads of size 4, one of them for keys. */
const base = (architecture = 'llama') => {
  const tensor = (name: string, columns: number, rows: number) => ({
    name,
    dimensions: [columns, rows],
    type: 'F32' as const,
    data: quantize('F32', new Float32Array(columns * rows)),
  })
  const metadata = new Map<string, GgufValue>([
    ['general.architecture', text(architecture)],
    [`${architecture}.attention.head_count`, u32(2)],
    [`${architecture}.attention.head_count_kv`, u32(1)],
  ])
  return readGguf(
    writeGguf(metadata, [tensor('blk.0.attn_q.weight', 4, 8), tensor('blk.0.attn_v.weight', 4, 4), tensor('token_embd.weight', 4, 10)]),
  )
}

const pair = (module: string, rank: number, inputs: number, outputs: number): SafeTensor[] => {
  const numbers = (length: number): Uint8Array =>
    quantize(
      'F32',
      Float32Array.from({ length }, (_, index) => index + 1),
    )
  return [
    { name: `base_model.model.${module}.lora_A.weight`, dtype: 'F32', shape: [rank, inputs], data: numbers(rank * inputs) },
    { name: `base_model.model.${module}.lora_B.weight`, dtype: 'F32', shape: [outputs, rank], data: numbers(outputs * rank) },
  ]
}

const query = 'model.layers.0.self_attn.q_proj'
const value = 'model.layers.0.self_attn.v_proj'
const plain = { peft_type: 'LORA', r: 2, lora_alpha: 6 }

const convert = (config: Record<string, unknown>, tensors: SafeTensor[], architecture?: string) => {
  const { bytes } = peftToGguf({ config: readLoraConfig({ ...plain, ...config }), tensors, base: base(architecture), metadata: {} })
  const file = readGguf(bytes)
  const numbers = (name: string): number[] => {
    const tensor = file.tensors.find((candidate) => candidate.name === name)!
    return [...dequantize('F32', bytes.subarray(tensor.offset, tensor.offset + tensor.dimensions[0]! * tensor.dimensions[1]! * 4))]
  }
  return { file, numbers }
}

describe('PEFT to GGUF', () => {
  it('copies A and B as they are for v, with alpha in the metadata', () => {
    const { file, numbers } = convert({}, pair(value, 2, 4, 4))
    expect(metadataNumber(file, 'adapter.lora.alpha')).toBe(6)
    expect(file.tensors.map(({ name, dimensions }) => [name, dimensions])).toEqual([
      ['blk.0.attn_v.weight.lora_a', [4, 2]],
      ['blk.0.attn_v.weight.lora_b', [2, 4]],
    ])
    expect(numbers('blk.0.attn_v.weight.lora_b')).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  it('interleaves the halves of every head of q for llama, and for no qwen', () => {
    const rows = (numbers: number[]): number[] => numbers.filter((_, index) => index % 2 === 0).map((number) => (number - 1) / 2)
    expect(rows(convert({}, pair(query, 2, 4, 8)).numbers('blk.0.attn_q.weight.lora_b'))).toEqual([0, 2, 1, 3, 4, 6, 5, 7])
    expect(rows(convert({}, pair(query, 2, 4, 8), 'qwen3').numbers('blk.0.attn_q.weight.lora_b'))).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  })

  it('permutes whole rows', () => {
    expect([...permuteRows(Float32Array.from([0, 0, 1, 1, 2, 2, 3, 3]), 4, 1)]).toEqual([0, 0, 2, 2, 1, 1, 3, 3])
  })

  it('multiplies into B what a single alpha cannot say', () => {
    // rsLoRA: 6 / sqrt(2) instead of 6 / 2.
    expect(convert({ use_rslora: true }, pair(value, 2, 4, 4)).numbers('blk.0.attn_v.weight.lora_b')[0]).toBeCloseTo(Math.SQRT2, 6)
    expect(convert({ alpha_pattern: { v_proj: 3 } }, pair(value, 2, 4, 4)).numbers('blk.0.attn_v.weight.lora_b')[0]).toBe(0.5)
    // A rank of its own needs no factor: llama.cpp reads it from the pair.
    expect(convert({ rank_pattern: { v_proj: 1 } }, pair(value, 1, 4, 4)).numbers('blk.0.attn_v.weight.lora_b')).toEqual([1, 2, 3, 4])
  })

  it.each([
    ['DoRA', { use_dora: true }, pair(value, 2, 4, 4), /DoRA/],
    ['saved modules', { modules_to_save: ['lm_head'] }, pair(value, 2, 4, 4), /whole modules/],
    ['biases', { bias: 'all' }, pair(value, 2, 4, 4), /biases/],
    ['lm_head on shared embeddings', {}, pair('lm_head', 2, 4, 10), /shares it with the embeddings/],
    ['unknown modules', {}, pair('model.layers.0.mlp.experts', 2, 4, 4), /no counterpart/],
    ['another base', {}, pair(value, 2, 5, 4), /the base model has 4 x 4/],
    ['half a pair', {}, pair(value, 2, 4, 4).slice(0, 1), /half a LoRA pair/],
    [
      'saved embeddings',
      {},
      [{ name: 'base_model.model.model.embed_tokens.weight', dtype: 'F32', shape: [1], data: new Uint8Array(4) }],
      /embeddings/,
    ],
    ['nothing', {}, [], /no LoRA pairs/],
  ])('refuses %s with a sentence and a hint', (_, config, tensors, message) => {
    const run = () => convert(config, tensors)
    expect(run).toThrow(message)
    expect(run).toThrow(expect.objectContaining({ code: 'adapter-unsupported', hint: expect.stringMatching(/\w+ \w+/) }))
  })

  it('refuses architectures it does not know', () => {
    expect(() => convert({}, pair(value, 2, 4, 4), 'mamba')).toThrow(/architecture mamba/)
  })
})
