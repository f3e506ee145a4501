/**
 * What is in a GGUF file (version 3, little-endian): training.md §8.3 and ggml-org/ggml docs/gguf.md.
 * Integers that fit are numbers, 64-bit ones bigints.
 */
export type GgufScalar = number | bigint | boolean | string

export type GgufValue =
  | { readonly type: GgufScalarType; readonly value: GgufScalar }
  | { readonly type: 'array'; readonly of: GgufScalarType; readonly value: readonly GgufScalar[] }

export type GgufScalarType = 'u8' | 'i8' | 'u16' | 'i16' | 'u32' | 'i32' | 'f32' | 'bool' | 'string' | 'u64' | 'i64' | 'f64'

/** Value type codes, in the file's numbering; 9 is the array. */
export const ggufTypeCodes = {
  u8: 0,
  i8: 1,
  u16: 2,
  i16: 3,
  u32: 4,
  i32: 5,
  f32: 6,
  bool: 7,
  string: 8,
  u64: 10,
  i64: 11,
  f64: 12,
} as const satisfies Record<GgufScalarType, number>

export const ggufArrayCode = 9

/** Number types of tensors that Assay reads or writes: code in the file, numbers a block, bytes a block. */
export const tensorTypes = {
  F32: { code: 0, block: 1, bytes: 4 },
  F16: { code: 1, block: 1, bytes: 2 },
  Q4_0: { code: 2, block: 32, bytes: 18 },
  Q4_1: { code: 3, block: 32, bytes: 20 },
  Q8_0: { code: 8, block: 32, bytes: 34 },
  Q6_K: { code: 14, block: 256, bytes: 210 },
  BF16: { code: 30, block: 1, bytes: 2 },
} as const

export type TensorType = keyof typeof tensorTypes

export interface GgufTensorInfo {
  readonly name: string
  /** ne: the fastest dimension first (the reverse of a row-major shape). */
  readonly dimensions: readonly number[]
  /** `unknown` keeps the file readable where only its metadata is wanted. */
  readonly type: TensorType | 'unknown'
  readonly typeCode: number
  /** Bytes from the start of the file. */
  readonly offset: number
}

export interface GgufFile {
  readonly metadata: ReadonlyMap<string, GgufValue>
  readonly tensors: readonly GgufTensorInfo[]
}

/** Numbers in a tensor. */
const tensorSize = (dimensions: readonly number[]): number => dimensions.reduce((product, size) => product * size, 1)

/** Bytes of a tensor of this type and size; the size must be a whole number of blocks. */
export const tensorBytes = (type: TensorType, dimensions: readonly number[]): number =>
  (tensorSize(dimensions) / tensorTypes[type].block) * tensorTypes[type].bytes
