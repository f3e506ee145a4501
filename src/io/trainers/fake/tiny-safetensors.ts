import { createRandom } from '../../../core/lib/random.ts'

const columns = 8

/** Bytes of a safetensors file with one LoRA pair (header length, JSON header, float32 data: training.md §8.2). */
export const tinySafetensors = (seed: number, rank: number): Uint8Array => {
  const random = createRandom(seed)
  const size = rank * columns
  const values = Float32Array.from({ length: 2 * size }, () => random.next() - 0.5)
  const name = 'base_model.model.model.layers.0.self_attn.q_proj'
  const header = JSON.stringify({
    [`${name}.lora_A.weight`]: { dtype: 'F32', shape: [rank, columns], data_offsets: [0, size * 4] },
    [`${name}.lora_B.weight`]: { dtype: 'F32', shape: [columns, rank], data_offsets: [size * 4, size * 8] },
  })
  const text = new TextEncoder().encode(header.padEnd(Math.ceil(header.length / 8) * 8))
  const bytes = new Uint8Array(8 + text.length + values.byteLength)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true)
  bytes.set(text, 8)
  bytes.set(new Uint8Array(values.buffer), 8 + text.length)
  return bytes
}
