import { ggufArrayCode, ggufTypeCodes, tensorBytes, tensorTypes } from './gguf-file.ts'
import type { GgufScalar, GgufScalarType, GgufValue, TensorType } from './gguf-file.ts'

const alignment = 32

export interface GgufTensorPlan {
  readonly name: string
  /** ne: the fastest dimension first. */
  readonly dimensions: readonly number[]
  readonly type: TensorType
}

const pad = (length: number): number => Math.ceil(length / alignment) * alignment

class Writer {
  private readonly parts: Uint8Array[] = []
  length = 0
  private readonly encoder = new TextEncoder()

  bytes(part: Uint8Array): void {
    this.parts.push(part)
    this.length += part.length
  }

  number(size: number, set: (view: DataView) => void): void {
    const part = new Uint8Array(size)
    set(new DataView(part.buffer))
    this.bytes(part)
  }

  u32(value: number): void {
    this.number(4, (view) => view.setUint32(0, value, true))
  }

  u64(value: number | bigint): void {
    this.number(8, (view) => view.setBigUint64(0, BigInt(value), true))
  }

  text(value: string): void {
    const part = this.encoder.encode(value)
    this.u64(part.length)
    this.bytes(part)
  }

  scalar(type: GgufScalarType, value: GgufScalar): void {
    switch (type) {
      case 'string':
        return this.text(String(value))
      case 'bool':
        return this.number(1, (view) => view.setUint8(0, value ? 1 : 0))
      case 'u8':
        return this.number(1, (view) => view.setUint8(0, Number(value)))
      case 'i8':
        return this.number(1, (view) => view.setInt8(0, Number(value)))
      case 'u16':
        return this.number(2, (view) => view.setUint16(0, Number(value), true))
      case 'i16':
        return this.number(2, (view) => view.setInt16(0, Number(value), true))
      case 'u32':
        return this.u32(Number(value))
      case 'i32':
        return this.number(4, (view) => view.setInt32(0, Number(value), true))
      case 'f32':
        return this.number(4, (view) => view.setFloat32(0, Number(value), true))
      case 'f64':
        return this.number(8, (view) => view.setFloat64(0, Number(value), true))
      case 'u64':
        return this.u64(BigInt(value))
      case 'i64':
        return this.number(8, (view) => view.setBigInt64(0, BigInt(value), true))
    }
  }

  done(length: number): Uint8Array {
    const all = new Uint8Array(length)
    let at = 0
    for (const part of this.parts) {
      all.set(part, at)
      at += part.length
    }
    return all
  }
}

/**
 * The head of a GGUF 3 file: everything before the data part, padded. The caller appends each tensor's bytes
 * in this order, each padded with zeros by `paddingAfter` bytes.
 */
export const ggufHead = (metadata: ReadonlyMap<string, GgufValue>, tensors: readonly GgufTensorPlan[]): Uint8Array => {
  const writer = new Writer()
  writer.u32(0x46554747)
  writer.u32(3)
  writer.u64(tensors.length)
  writer.u64(metadata.size)
  for (const [key, entry] of metadata) {
    writer.text(key)
    if (entry.type === 'array') {
      writer.u32(ggufArrayCode)
      writer.u32(ggufTypeCodes[entry.of])
      writer.u64(entry.value.length)
      for (const value of entry.value) writer.scalar(entry.of, value)
    } else {
      writer.u32(ggufTypeCodes[entry.type])
      writer.scalar(entry.type, entry.value)
    }
  }
  let offset = 0
  for (const { name, dimensions, type } of tensors) {
    writer.text(name)
    writer.u32(dimensions.length)
    for (const size of dimensions) writer.u64(size)
    writer.u32(tensorTypes[type].code)
    writer.u64(offset)
    offset += pad(tensorBytes(type, dimensions))
  }
  return writer.done(pad(writer.length))
}

/** Zeros that follow `length` bytes of tensor data. */
export const paddingAfter = (length: number): number => pad(length) - length

/** A whole GGUF file in memory; for large models write `ggufHead` and the tensors one by one instead. */
export const writeGguf = (
  metadata: ReadonlyMap<string, GgufValue>,
  tensors: readonly (GgufTensorPlan & { readonly data: Uint8Array })[],
): Uint8Array => {
  const head = ggufHead(metadata, tensors)
  const file = new Uint8Array(tensors.reduce((sum, { data }) => sum + pad(data.length), head.length))
  file.set(head)
  let at = head.length
  for (const { name, data, type, dimensions } of tensors) {
    if (data.length !== tensorBytes(type, dimensions)) throw new RangeError(`tensor ${name} has ${data.length} bytes`)
    file.set(data, at)
    at += pad(data.length)
  }
  return file
}
