import { fromBfloat16, fromHalf, toHalf } from './half.ts'
import type { TensorType } from './gguf-file.ts'
import { tensorTypes } from './gguf-file.ts'

/** Block formats of ggml (ggml-org/llama.cpp `ggml/src/ggml-quants.c`). */
type Decode = (bytes: Uint8Array, view: DataView, out: Float32Array) => void

const eachBlock =
  (type: TensorType, decode: (at: number, to: number, bytes: Uint8Array, view: DataView, out: Float32Array) => void): Decode =>
  (bytes, view, out) => {
    const { block, bytes: size } = tensorTypes[type]
    for (let at = 0, to = 0; at < bytes.length; at += size, to += block) decode(at, to, bytes, view, out)
  }

const decodeQ6K = (at: number, to: number, bytes: Uint8Array, view: DataView, out: Float32Array): void => {
  const scale = fromHalf(view.getUint16(at + 208, true))
  for (let half = 0; half < 2; half++) {
    const low = at + half * 64
    const high = at + 128 + half * 32
    const scales = at + 192 + half * 8
    for (let index = 0; index < 32; index++) {
      const group = index >> 4
      const upper = bytes[high + index] ?? 0
      const first = bytes[low + index] ?? 0
      const second = bytes[low + index + 32] ?? 0
      const base = to + half * 128 + index
      out[base] = scale * view.getInt8(scales + group) * (((first & 15) | ((upper & 3) << 4)) - 32)
      out[base + 32] = scale * view.getInt8(scales + group + 2) * (((second & 15) | (((upper >> 2) & 3) << 4)) - 32)
      out[base + 64] = scale * view.getInt8(scales + group + 4) * (((first >> 4) | (((upper >> 4) & 3) << 4)) - 32)
      out[base + 96] = scale * view.getInt8(scales + group + 6) * (((second >> 4) | ((upper >> 6) << 4)) - 32)
    }
  }
}

const decoders = {
  F32: (_bytes, view, out) => {
    for (let index = 0; index < out.length; index++) out[index] = view.getFloat32(index * 4, true)
  },
  F16: (_bytes, view, out) => {
    for (let index = 0; index < out.length; index++) out[index] = fromHalf(view.getUint16(index * 2, true))
  },
  BF16: (_bytes, view, out) => {
    for (let index = 0; index < out.length; index++) out[index] = fromBfloat16(view.getUint16(index * 2, true))
  },
  Q4_0: eachBlock('Q4_0', (at, to, bytes, view, out) => {
    const scale = fromHalf(view.getUint16(at, true))
    for (let index = 0; index < 16; index++) {
      const pair = bytes[at + 2 + index] ?? 0
      out[to + index] = ((pair & 15) - 8) * scale
      out[to + index + 16] = ((pair >> 4) - 8) * scale
    }
  }),
  Q4_1: eachBlock('Q4_1', (at, to, bytes, view, out) => {
    const scale = fromHalf(view.getUint16(at, true))
    const minimum = fromHalf(view.getUint16(at + 2, true))
    for (let index = 0; index < 16; index++) {
      const pair = bytes[at + 4 + index] ?? 0
      out[to + index] = (pair & 15) * scale + minimum
      out[to + index + 16] = (pair >> 4) * scale + minimum
    }
  }),
  Q8_0: eachBlock('Q8_0', (at, to, _bytes, view, out) => {
    const scale = fromHalf(view.getUint16(at, true))
    for (let index = 0; index < 32; index++) out[to + index] = view.getInt8(at + 2 + index) * scale
  }),
  Q6_K: eachBlock('Q6_K', decodeQ6K),
} as const satisfies Record<TensorType, Decode>

/** Weights of a tensor as 32-bit floats. */
export const dequantize = (type: TensorType, bytes: Uint8Array): Float32Array => {
  const { block, bytes: size } = tensorTypes[type]
  if (bytes.length % size !== 0) throw new RangeError(`${bytes.length} bytes are not whole ${type} blocks`)
  const out = new Float32Array((bytes.length / size) * block)
  decoders[type](bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), out)
  return out
}

const encodeQ8 = (values: Float32Array, view: DataView): void => {
  for (let from = 0, at = 0; from < values.length; from += 32, at += 34) {
    let largest = 0
    for (let index = 0; index < 32; index++) largest = Math.max(largest, Math.abs(values[from + index] ?? 0))
    const scale = largest / 127
    view.setUint16(at, toHalf(scale), true)
    const inverse = scale === 0 ? 0 : 1 / scale
    for (let index = 0; index < 32; index++) view.setInt8(at + 2 + index, roundHalfAway((values[from + index] ?? 0) * inverse))
  }
}

const roundHalfAway = (value: number): number => Math.sign(value) * Math.round(Math.abs(value))

/** Weights in a type Assay writes. Q8_0 needs a whole number of blocks of 32. */
export const quantize = (type: 'F32' | 'F16' | 'Q8_0', values: Float32Array): Uint8Array => {
  const { block, bytes: size } = tensorTypes[type]
  if (values.length % block !== 0) throw new RangeError(`${values.length} numbers are not whole ${type} blocks`)
  const out = new Uint8Array((values.length / block) * size)
  const view = new DataView(out.buffer)
  if (type === 'F32') for (let index = 0; index < values.length; index++) view.setFloat32(index * 4, values[index] ?? 0, true)
  else if (type === 'F16') for (let index = 0; index < values.length; index++) view.setUint16(index * 2, toHalf(values[index] ?? 0), true)
  else encodeQ8(values, view)
  return out
}
