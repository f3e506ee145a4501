/** Flat search by cosine over the vectors of one embedder. */
export interface VectorIndex {
  /** Positions of the nearest vectors, nearest first, ties by position; none for a zero vector, whose direction is unknown. */
  nearest(vector: Float32Array, count: number): readonly number[]
}

/** Unit vectors in one block, so that a search reads memory once from end to end. */
export const vectorIndex = (vectors: readonly Float32Array[]): VectorIndex => {
  const dimensions = vectors[0]?.length ?? 0
  const matrix = new Float32Array(vectors.length * dimensions)
  vectors.forEach((vector, row) => {
    const norm = Math.hypot(...vector) || 1
    for (let i = 0; i < dimensions; i++) matrix[row * dimensions + i] = (vector[i] ?? 0) / norm
  })
  return {
    nearest: (vector, count) => {
      if (vector.length !== dimensions || vector.every((value) => value === 0)) return []
      const best: { row: number; similarity: number }[] = []
      for (let row = 0; row < vectors.length; row++) {
        const at = row * dimensions
        // Four sums: one would make every addition wait for the one before it.
        let a = 0
        let b = 0
        let c = 0
        let d = 0
        let i = 0
        for (; i + 3 < dimensions; i += 4) {
          a += (matrix[at + i] as number) * (vector[i] as number)
          b += (matrix[at + i + 1] as number) * (vector[i + 1] as number)
          c += (matrix[at + i + 2] as number) * (vector[i + 2] as number)
          d += (matrix[at + i + 3] as number) * (vector[i + 3] as number)
        }
        for (; i < dimensions; i++) a += (matrix[at + i] as number) * (vector[i] as number)
        const similarity = a + b + c + d
        if (best.length === count && similarity <= (best.at(-1)?.similarity ?? 0)) continue
        let place = best.length
        while (place > 0 && (best[place - 1]?.similarity ?? 0) < similarity) place--
        best.splice(place, 0, { row, similarity })
        if (best.length > count) best.pop()
      }
      return best.map(({ row }) => row)
    },
  }
}
