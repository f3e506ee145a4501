import { createRandom } from '../../lib/random.ts'

/**
 * Row numbers of a sample without replacement, ascending: all of them where there are no more than `count`. Seeded: the same rows
 * every time (Floyd's algorithm, Bentley and Floyd 1987: no pass over all rows).
 */
export const sampleRows = (total: number, count: number): readonly number[] => {
  if (total <= count) return Array.from({ length: total }, (_, row) => row)
  const random = createRandom(2_024)
  const chosen = new Set<number>()
  for (let last = total - count; last < total; last++) {
    const row = random.below(last + 1)
    chosen.add(chosen.has(row) ? last : row)
  }
  return [...chosen].sort((a, b) => a - b)
}

/** `` where all rows were looked at, else ` (2,000 of 10,000 rows looked at)`. */
export const sampledText = (looked: number, total: number): string =>
  looked === total ? '' : ` (${looked.toLocaleString('en')} of ${total.toLocaleString('en')} rows looked at)`
