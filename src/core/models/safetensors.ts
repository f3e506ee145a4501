export interface SafeTensor {
  readonly name: string
  /** `F32`, `F16`, `BF16`, ... as the file says. */
  readonly dtype: string
  /** Row-major. */
  readonly shape: readonly number[]
  readonly data: Uint8Array
}

interface HeaderEntry {
  readonly dtype: string
  readonly shape: number[]
  readonly data_offsets: [number, number]
}

const isHeaderEntry = (value: unknown): value is HeaderEntry =>
  typeof value === 'object' && value !== null && 'dtype' in value && 'shape' in value && 'data_offsets' in value

/** Reads a safetensors file (training.md §8.2). Tensors are views of `bytes`. Throws TypeError for what is not one. */
export const readSafetensors = (bytes: Uint8Array): SafeTensor[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const headerLength = bytes.length < 8 ? Infinity : Number(view.getBigUint64(0, true))
  if (headerLength + 8 > bytes.length) throw new TypeError('not a safetensors file')
  const header: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headerLength)))
  if (typeof header !== 'object' || header === null) throw new TypeError('not a safetensors file')
  const start = 8 + headerLength
  return Object.entries(header).flatMap(([name, entry]) =>
    isHeaderEntry(entry)
      ? [
          {
            name,
            dtype: entry.dtype,
            shape: entry.shape,
            data: bytes.subarray(start + entry.data_offsets[0], start + entry.data_offsets[1]),
          },
        ]
      : [],
  )
}

/** Writes tensors as one safetensors file. */
export const writeSafetensors = (tensors: readonly SafeTensor[]): Uint8Array => {
  let offset = 0
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } }
  for (const { name, dtype, shape, data } of tensors) {
    header[name] = { dtype, shape, data_offsets: [offset, offset + data.length] }
    offset += data.length
  }
  const text = JSON.stringify(header)
  const head = new TextEncoder().encode(text + ' '.repeat((8 - (new TextEncoder().encode(text).length % 8)) % 8))
  const file = new Uint8Array(8 + head.length + offset)
  new DataView(file.buffer).setBigUint64(0, BigInt(head.length), true)
  file.set(head, 8)
  let at = 8 + head.length
  for (const { data } of tensors) {
    file.set(data, at)
    at += data.length
  }
  return file
}
