import { sha256 } from '@noble/hashes/sha2.js'
import type { Embedder } from '../../core/ports/embedder.ts'

const dimensions = 128

/** Words and character trigrams hashed to signed places: texts that share words are near, nothing is fetched. */
const vectorOf = (text: string): Float32Array => {
  const vector = new Float32Array(dimensions)
  const words = text
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '')
  const grams = words.flatMap((word) => {
    const padded = `^${word}$`
    return [word, ...Array.from({ length: padded.length - 2 }, (_, index) => padded.slice(index, index + 3))]
  })
  for (const gram of grams) {
    const digest = sha256(new TextEncoder().encode(gram))
    const place = (((digest[0] ?? 0) << 8) | (digest[1] ?? 0)) % dimensions
    vector[place] = (vector[place] ?? 0) + ((digest[2] ?? 0) & 1 ? 1 : -1)
  }
  const norm = Math.hypot(...vector)
  return norm === 0 ? vector : vector.map((value) => value / norm)
}

/** A deterministic embedder for tests and offline runs. */
export const createFakeEmbedder = (): Embedder => ({
  identity: { model: 'fake-ngrams', revision: '1', dimensions },
  async embed(texts, signal) {
    signal.throwIfAborted()
    return texts.map(vectorOf)
  },
  async [Symbol.asyncDispose]() {},
})
