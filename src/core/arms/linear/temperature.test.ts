import { describe, expect, it } from 'vitest'
import { createRandom } from '../../lib/random.ts'
import { fitScale, logSoftmax } from './temperature.ts'

describe('temperature', () => {
  it('finds the scale that made the labels', () => {
    const random = createRandom(3)
    const [rows, classes, scale] = [20_000, 3, 2.5]
    const scores = Float64Array.from({ length: rows * classes }, () => random.next() * 2 - 1)
    const targets = Uint32Array.from({ length: rows }, (_, row) => {
      const chances = logSoftmax(scores.subarray(row * classes, (row + 1) * classes), scale).map(Math.exp)
      let left = random.next()
      return Math.max(
        0,
        chances.findIndex((chance) => (left -= chance) < 0),
      )
    })
    expect(fitScale(scores, targets, classes)).toBeCloseTo(scale, 1)
  })

  it('keeps a softmax finite for scores that exp cannot hold', () => {
    expect([...logSoftmax([1_000, 0])]).toEqual([0, -1_000])
  })
})
