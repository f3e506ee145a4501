import { expect, test } from 'vitest'
import { createRandom } from '../lib/random.ts'
import { semanticPairs } from './semantic-pairs.ts'

/** Rows around some centres, so that cosines of all sizes occur; `width` numbers each. */
const rowsAround = (centres: number, count: number, width: number): Float32Array[] => {
  const random = createRandom(3)
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
  const middles = Array.from({ length: centres }, () => Float32Array.from({ length: width }, normal))
  return Array.from({ length: count }, (_, row) => {
    const spread = 0.1 + random.next()
    return Float32Array.from({ length: width }, (_, at) => (middles[row % centres]?.[at] ?? 0) + spread * normal())
  })
}

const cosine = (a: Float32Array, b: Float32Array): number => {
  const dot = (x: Float32Array, y: Float32Array): number => x.reduce((sum, value, at) => sum + value * (y[at] ?? 0), 0)
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))
}

test.each([
  { width: 3, count: 33 },
  { width: 60, count: 150 },
  { width: 150, count: 130 },
])('every pair at the threshold is found, and no other, for $count vectors of $width numbers', async ({ width, count }) => {
  const vectors = rowsAround(20, count, width)
  const cosines = vectors.flatMap((left, a) => vectors.slice(a + 1).map((right, at) => ({ a, b: a + 1 + at, cosine: cosine(left, right) })))
  for (const threshold of [0.6, 0.8, 0.92]) {
    const { pairs, capped } = await semanticPairs(vectors, { threshold })
    const wanted = cosines.filter((pair) => pair.cosine >= threshold)
    expect(capped).toBe(0)
    expect(wanted.length).toBeGreaterThan(3)
    expect(pairs.toSorted((x, y) => x.a - y.a || x.b - y.b)).toEqual(
      wanted.map((pair) => ({ ...pair, cosine: expect.closeTo(pair.cosine, 5) as number })),
    )
  }
})

test('a template of many rows gives each of them few pairs, and says so; known pairs are not listed', async () => {
  const vectors = Array.from({ length: 500 }, () => Float32Array.of(1, 0))
  const { pairs, capped } = await semanticPairs(vectors, { threshold: 0.9 })
  expect(pairs.length).toBeLessThanOrEqual(500 * 16)
  expect(capped).toBeGreaterThan(400)
  expect(await semanticPairs(vectors, { threshold: 0.9, isKnown: () => true })).toEqual({ pairs: [], capped: 0 })
})

test('it says how far it is after each block, and stops where that throws', async () => {
  const vectors = rowsAround(5, 200, 8)
  const shares: number[] = []
  await semanticPairs(vectors, { threshold: 0.9, onBlock: async (share) => void shares.push(share) })
  expect(shares).toHaveLength(4)
  expect(shares.at(-1)).toBe(1)
  expect(shares).toEqual(shares.toSorted((a, b) => a - b))
  const stop = async (): Promise<void> => {
    throw new Error('stop')
  }
  await expect(semanticPairs(vectors, { threshold: 0.9, onBlock: stop })).rejects.toThrow('stop')
})
