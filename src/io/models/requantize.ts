import { open, readFile } from 'node:fs/promises'
import type { GgufFile, GgufTensorInfo, GgufValue, TensorType } from '../../core/models/gguf/gguf-file.ts'
import { tensorBytes } from '../../core/models/gguf/gguf-file.ts'
import { dequantize, quantize } from '../../core/models/gguf/quantization.ts'
import { readGguf } from '../../core/models/gguf/read-gguf.ts'
import { ggufHead, paddingAfter } from '../../core/models/gguf/write-gguf.ts'

/** `general.file_type` of llama.cpp. */
const fileTypes = { F16: 1, Q8_0: 7 } as const

const targetType = (tensor: GgufTensorInfo, type: keyof typeof fileTypes): TensorType => {
  if (tensor.dimensions.length < 2) return 'F32'
  return type === 'Q8_0' && (tensor.dimensions[0] ?? 0) % 32 !== 0 ? 'F16' : type
}

const knownType = (tensor: GgufTensorInfo): TensorType => {
  if (tensor.type === 'unknown') throw new TypeError(`tensor ${tensor.name} has number type ${tensor.typeCode}, which cannot be read`)
  return tensor.type
}

/**
 * Rewrites a GGUF file with all matrices in one number type (vectors stay 32-bit floats). What was lost when the
 * source was quantised stays lost: the result is "f16 from q4_1", and the number type is what changes speed and memory.
 */
export const requantize = async (source: string, target: string, type: keyof typeof fileTypes, signal?: AbortSignal): Promise<void> => {
  const bytes = await readFile(source)
  const file: GgufFile = readGguf(bytes)
  const plan = file.tensors.map((tensor) => ({ ...tensor, type: targetType(tensor, type) }))
  const metadata = new Map<string, GgufValue>(file.metadata).set('general.file_type', { type: 'u32', value: fileTypes[type] })
  await using out = await open(target, 'w')
  await out.write(ggufHead(metadata, plan))
  for (const [index, tensor] of file.tensors.entries()) {
    signal?.throwIfAborted()
    const from = knownType(tensor)
    const raw = bytes.subarray(tensor.offset, tensor.offset + tensorBytes(from, tensor.dimensions))
    const to = plan[index]?.type ?? from
    const data = from === to || (to !== 'F32' && to !== 'F16' && to !== 'Q8_0') ? raw : quantize(to, dequantize(from, raw))
    await out.write(data)
    await out.write(new Uint8Array(paddingAfter(data.length)))
  }
  await out.sync()
}
