import { expect, test } from 'vitest'
import { createRandom } from '../../src/core/lib/random.ts'
import type { Random } from '../../src/core/ports/world.ts'
import { labelReport } from '../../src/core/scorers/label-report.ts'

const labels = ['a', 'b', 'c']
const runs = 1_000

/** A label by the shares of all. */
const draw = (shares: readonly number[], random: Random): number => {
  let rest = random.next()
  return Math.max(
    0,
    shares.findIndex((share) => (rest -= share) < 0),
  )
}

/** True precision, recall and F1 of every label where an answer is right with chance `accuracy`, else any other label. */
const truthOf = (shares: readonly number[], accuracy: number): readonly (readonly number[])[] =>
  shares.map((share, k) => {
    const [right, missed] = [share * accuracy, share * (1 - accuracy)]
    const wrong = shares.reduce((sum, other, j) => sum + (j === k ? 0 : (other * (1 - accuracy)) / 2), 0)
    return [right / (right + wrong), accuracy, (2 * right) / (2 * right + missed + wrong)]
  })

test.each([
  [60, [0.5, 0.3, 0.2], 0.8],
  [150, [0.5, 0.3, 0.2], 0.9],
  [300, [0.8, 0.15, 0.05], 0.85],
  [1000, [0.8, 0.15, 0.05], 0.95],
])('with n = %i, intervals of precision, recall and F1 of every label cover 93 to 98 %%', (n, shares, accuracy) => {
  const random = createRandom(n)
  const truth = truthOf(shares, accuracy)
  const covered = labels.map(() => [0, 0, 0])
  for (let run = 0; run < runs; run++) {
    const rows = Array.from({ length: n }, (_, i) => {
      const expected = draw(shares, random)
      const answered = random.next() < accuracy ? expected : (expected + 1 + random.below(2)) % 3
      return {
        example: { id: `${i}`, input: '', expected: labels[expected]!, tags: [], weight: 1, source: { file: '', line: 1 } },
        output: {
          exampleId: `${i}`,
          arm: '',
          repeat: 0,
          status: 'answered' as const,
          text: labels[answered]!,
          latencyMs: 0,
          replayed: false,
        },
        cluster: `${i}`,
      }
    })
    for (const { label, precision, recall, f1 } of labelReport(rows, { labels, random }).perLabel)
      [precision, recall, f1].forEach((interval, j) => {
        const k = labels.indexOf(label)
        const value = truth[k]![j]!
        if (interval !== undefined && interval.low <= value && value <= interval.high) covered[k]![j]!++
      })
  }
  for (const share of covered.flat().map((count) => count / runs)) {
    expect(share).toBeGreaterThan(0.93)
    expect(share).toBeLessThan(0.98)
  }
})
