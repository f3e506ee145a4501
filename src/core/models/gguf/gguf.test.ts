import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { GgufValue } from './gguf-file.ts'
import { fromHalf, toHalf } from './half.ts'
import { dequantize, quantize } from './quantization.ts'
import { metadataNumber, metadataText, readGguf } from './read-gguf.ts'
import { writeGguf } from './write-gguf.ts'

describe('GGUF files', () => {
  it('read back what was written, tensors aligned to 32 bytes', () => {
    const name = fc.string({ minLength: 1, maxLength: 12 })
    const value: fc.Arbitrary<GgufValue> = fc.oneof(
      fc.nat(2 ** 31).map((number): GgufValue => ({ type: 'u32', value: number })),
      fc.string().map((text): GgufValue => ({ type: 'string', value: text })),
      fc.boolean().map((flag): GgufValue => ({ type: 'bool', value: flag })),
      fc.array(fc.string(), { maxLength: 4 }).map((texts): GgufValue => ({ type: 'array', of: 'string', value: texts })),
      fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((number): GgufValue => ({ type: 'u64', value: number })),
    )
    const tensors = fc.uniqueArray(fc.record({ name, size: fc.integer({ min: 1, max: 9 }) }), {
      selector: (tensor) => tensor.name,
      maxLength: 4,
    })
    fc.assert(
      fc.property(
        fc.dictionary(
          name.filter((key) => key !== 'general.alignment'),
          value,
        ),
        tensors,
        (metadata, plan) => {
          const entries = new Map(Object.entries(metadata))
          const written = plan.map(({ name: tensorName, size }) => ({
            name: tensorName,
            dimensions: [size],
            type: 'F32' as const,
            data: quantize(
              'F32',
              Float32Array.from({ length: size }, (_, index) => index + 0.5),
            ),
          }))
          const bytes = writeGguf(entries, written)
          const file = readGguf(bytes)
          expect([...file.metadata]).toEqual([...entries])
          for (const [index, tensor] of file.tensors.entries()) {
            expect(tensor.name).toBe(written[index]!.name)
            expect(tensor.offset % 32).toBe(0)
            expect(bytes.slice(tensor.offset, tensor.offset + written[index]!.data.length)).toEqual(written[index]!.data)
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  it('give numbers and texts of the metadata by name, and nothing for the wrong kind', () => {
    const file = readGguf(
      writeGguf(
        new Map<string, GgufValue>([
          ['a', { type: 'u32', value: 7 }],
          ['b', { type: 'string', value: 'x' }],
        ]),
        [],
      ),
    )
    expect([metadataNumber(file, 'a'), metadataNumber(file, 'b'), metadataText(file, 'b'), metadataText(file, 'c')]).toEqual([
      7,
      undefined,
      'x',
      undefined,
    ])
  })

  it('are refused when they are something else', () => {
    expect(() => readGguf(new Uint8Array(64))).toThrow('not a GGUF file')
  })
})

describe('half precision', () => {
  it('keeps every half as it is', () => {
    for (let bits = 0; bits < 65536; bits++) {
      const value = fromHalf(bits)
      if (!Number.isNaN(value)) expect(toHalf(value)).toBe(bits)
    }
  })

  it('rounds to nearest, ties to even, with published values', () => {
    expect([1, 0.1, 65504, 65519, 65520, 2 ** -24, 2 ** -25].map(toHalf)).toEqual([0x3c00, 0x2e66, 0x7bff, 0x7bff, 0x7c00, 1, 0])
  })
})

describe('quantisation', () => {
  it('decodes a Q4_1 block: low halves first, then high ones', () => {
    const block = new Uint8Array(20)
    const view = new DataView(block.buffer)
    view.setUint16(0, toHalf(0.5), true)
    view.setUint16(2, toHalf(-1), true)
    block[4] = 0xf1
    const values = dequantize('Q4_1', block)
    expect([values[0], values[16], values[1]]).toEqual([-0.5, 6.5, -1])
  })

  it('decodes a Q6_K block: scale times group scale times the number less 32', () => {
    const block = new Uint8Array(210)
    const view = new DataView(block.buffer)
    view.setUint16(208, toHalf(0.25), true)
    for (let group = 0; group < 16; group++) view.setInt8(192 + group, group + 1)
    block[0] = 0x05
    block[128] = 0x02
    const values = dequantize('Q6_K', block)
    expect(values[0]).toBe(0.25 * 1 * (5 + 32 - 32))
    expect(values[64]).toBe(0.25 * 5 * (0 - 32))
    expect(values[255]).toBe(0.25 * 16 * -32)
  })

  it('loses at most half a step of a Q8_0 block', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ min: -8, max: 8, noNaN: true }), { minLength: 32, maxLength: 32 }), (numbers) => {
        const values = Float32Array.from(numbers)
        const step = Math.max(...numbers.map(Math.abs)) / 127
        const back = dequantize('Q8_0', quantize('Q8_0', values))
        for (const [index, value] of values.entries()) expect(Math.abs(value - back[index]!)).toBeLessThanOrEqual(step * 0.57 + 1e-6)
      }),
      { numRuns: 60 },
    )
  })

  it('refuses bytes that are not whole blocks', () => {
    expect(() => dequantize('Q8_0', new Uint8Array(33))).toThrow(RangeError)
  })
})
