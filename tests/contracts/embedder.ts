import { describe, expect, test } from 'vitest'
import type { Embedder } from '../../src/core/ports/embedder.ts'

const cosine = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0)

/** What every embedder keeps to. `open` makes a fresh one. */
export const embedderContract = (name: string, open: () => Promise<Embedder>): void => {
  describe(`${name} keeps the contract of embedders`, () => {
    const signal = new AbortController().signal

    test('one vector a text, in order, of the length it names, scaled to 1', async () => {
      await using embedder = await open()
      const vectors = await embedder.embed(['book a table', 'cancel my card', 'book a table'], signal)
      expect(vectors.map((vector) => vector.length)).toEqual(Array.from({ length: 3 }, () => embedder.identity.dimensions))
      for (const vector of vectors) expect(cosine(vector, vector)).toBeCloseTo(1, 4)
      expect(vectors[0]).toEqual(vectors[2])
      expect(vectors[0]).not.toEqual(vectors[1])
    })

    test('empty texts give zeros and odd ones no NaN', async () => {
      await using embedder = await open()
      const [empty, odd, long] = await embedder.embed(['', '\u{1F600} \u0000 \u4F60\u597D', 'word '.repeat(3000)], signal)
      expect(empty?.every((value) => value === 0)).toBe(true)
      expect([...(odd ?? []), ...(long ?? [])].every(Number.isFinite)).toBe(true)
    })

    test('texts that share words are nearer than texts that do not', async () => {
      await using embedder = await open()
      const [a, b, c] = await embedder.embed(['book a table for two', 'book a table for four', 'my card was stolen yesterday'], signal)
      expect(cosine(a!, b!)).toBeGreaterThan(cosine(a!, c!))
    })

    test('a cancelled request stops', async () => {
      await using embedder = await open()
      await expect(embedder.embed(['anything'], AbortSignal.abort())).rejects.toThrow()
    })

    test('no texts are no work', async () => {
      await using embedder = await open()
      expect(await embedder.embed([], signal)).toEqual([])
    })
  })
}
