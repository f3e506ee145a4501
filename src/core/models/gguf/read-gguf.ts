import { ggufArrayCode, ggufTypeCodes, tensorTypes } from './gguf-file.ts'
import type { GgufFile, GgufScalar, GgufScalarType, GgufTensorInfo, GgufValue, TensorType } from './gguf-file.ts'

const scalarByCode = new Map<number, GgufScalarType>(Object.entries(ggufTypeCodes).map(([name, code]) => [code, name as GgufScalarType]))
const tensorByCode = new Map<number, TensorType>(Object.entries(tensorTypes).map(([name, { code }]) => [code, name as TensorType]))

class Cursor {
  position = 0
  private readonly view: DataView
  private readonly bytes: Uint8Array
  private readonly decoder = new TextDecoder()

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  private step(size: number): number {
    const at = this.position
    this.position += size
    return at
  }

  count(): number {
    return Number(this.view.getBigUint64(this.step(8), true))
  }

  text(): string {
    const length = this.count()
    const at = this.step(length)
    if (this.position > this.bytes.length) throw new RangeError('a GGUF string ends after the file')
    return this.decoder.decode(this.bytes.subarray(at, at + length))
  }

  scalar(type: GgufScalarType): GgufScalar {
    switch (type) {
      case 'u8':
        return this.view.getUint8(this.step(1))
      case 'i8':
        return this.view.getInt8(this.step(1))
      case 'u16':
        return this.view.getUint16(this.step(2), true)
      case 'i16':
        return this.view.getInt16(this.step(2), true)
      case 'u32':
        return this.view.getUint32(this.step(4), true)
      case 'i32':
        return this.view.getInt32(this.step(4), true)
      case 'f32':
        return this.view.getFloat32(this.step(4), true)
      case 'bool':
        return this.view.getUint8(this.step(1)) !== 0
      case 'string':
        return this.text()
      case 'u64':
        return this.view.getBigUint64(this.step(8), true)
      case 'i64':
        return this.view.getBigInt64(this.step(8), true)
      case 'f64':
        return this.view.getFloat64(this.step(8), true)
    }
  }

  code(): number {
    return this.view.getUint32(this.step(4), true)
  }
}

const scalarType = (code: number): GgufScalarType => {
  const type = scalarByCode.get(code)
  if (type === undefined) throw new TypeError(`unknown GGUF value type ${code}`)
  return type
}

const readValue = (cursor: Cursor): GgufValue => {
  const code = cursor.code()
  if (code !== ggufArrayCode) return { type: scalarType(code), value: cursor.scalar(scalarType(code)) }
  const of = scalarType(cursor.code())
  const count = cursor.count()
  const value: GgufScalar[] = []
  for (let index = 0; index < count; index++) value.push(cursor.scalar(of))
  return { type: 'array', of, value }
}

/**
 * Reads metadata and tensor infos from the first bytes of a GGUF file (the data part need not be there).
 * Throws TypeError for what is not GGUF 2 or 3, RangeError for a file that ends too early.
 */
export const readGguf = (bytes: Uint8Array): GgufFile => {
  const cursor = new Cursor(bytes)
  if (bytes.length < 24 || cursor.code() !== 0x46554747) throw new TypeError('not a GGUF file')
  const version = cursor.code()
  if (version !== 2 && version !== 3) throw new TypeError(`GGUF version ${version} is not known`)
  const tensorCount = cursor.count()
  const valueCount = cursor.count()
  const metadata = new Map<string, GgufValue>()
  for (let index = 0; index < valueCount; index++) {
    const key = cursor.text()
    metadata.set(key, readValue(cursor))
  }
  const infos: GgufTensorInfo[] = []
  for (let index = 0; index < tensorCount; index++) {
    const name = cursor.text()
    const rank = cursor.code()
    const dimensions = Array.from({ length: rank }, () => cursor.count())
    const typeCode = cursor.code()
    infos.push({ name, dimensions, type: tensorByCode.get(typeCode) ?? 'unknown', typeCode, offset: cursor.count() })
  }
  const alignment = Number(metadata.get('general.alignment')?.value ?? 32)
  const dataStart = Math.ceil(cursor.position / alignment) * alignment
  return { metadata, tensors: infos.map((info) => ({ ...info, offset: info.offset + dataStart })) }
}

/** A number of the metadata, or undefined where the key is missing or holds something else. */
export const metadataNumber = (file: GgufFile, key: string): number | undefined => {
  const value = file.metadata.get(key)?.value
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined
}

/** A text of the metadata, or undefined. */
export const metadataText = (file: GgufFile, key: string): string | undefined => {
  const value = file.metadata.get(key)?.value
  return typeof value === 'string' ? value : undefined
}
