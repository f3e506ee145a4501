import { scoreAnswered } from './score-answered.ts'
import type { WorldScorer } from './scorer.ts'

/** Cosine of two vectors; 0 where one is zero (an empty text). */
const cosine = (a: Float32Array, b: Float32Array): number => {
  let [dot, aa, bb] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0]
    dot += x * y
    aa += x * x
    bb += y * y
  }
  return aa === 0 || bb === 0 ? 0 : dot / Math.sqrt(aa * bb)
}

/**
 * Cosine similarity of the embeddings of answer and expected text, negative values as 0. With a threshold: 1 where the cosine reaches it.
 * Says that two texts speak of the same, not that both are right: "is covered" and "is not covered" are near each other.
 */
export const similarityScorer = (name: string, threshold?: number): WorldScorer => ({
  name,
  label: 'Semantic similarity',
  scale: threshold === undefined ? 'continuous' : 'binary',
  scoreAll: async (items, _context, world) =>
    await scoreAnswered(name, items, async (answered) => {
      const texts = answered.flatMap(({ example, output }) => [output.text, example.expected])
      const vectors = await world.embed(texts, world.signal)
      return answered.map((_, i) => {
        const [own, expected] = [vectors[2 * i], vectors[2 * i + 1]]
        if (own === undefined || expected === undefined) return { unscored: 'the embedder gave no vector' }
        // Rounding may put the cosine of a text with itself a little above 1.
        const value = Math.min(1, Math.max(0, cosine(own, expected)))
        return { value: threshold === undefined ? value : value >= threshold ? 1 : 0, detail: { cosine: value } }
      })
    }),
})

/** The same meaning, as the embedder sees it. */
export const similarity = similarityScorer('similarity')
