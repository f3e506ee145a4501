import { describe, expect, it } from 'vitest'
import { readSafetensors, writeSafetensors } from './safetensors.ts'

describe('safetensors', () => {
  it('reads back what was written', () => {
    const tensors = [
      { name: 'a', dtype: 'F32', shape: [2, 1], data: new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]) },
      { name: 'b', dtype: 'BF16', shape: [1], data: new Uint8Array([9, 10]) },
    ]
    expect(readSafetensors(writeSafetensors(tensors))).toEqual(tensors)
  })

  it('refuses other files', () => {
    expect(() => readSafetensors(new Uint8Array([255, 255, 255, 255, 0, 0, 0, 0, 1]))).toThrow('not a safetensors file')
  })
})
