import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../lib/random.ts'
import { moments } from './moments.ts'
import { repeatComponents } from './repeat-components.ts'

describe('noise of repeats', () => {
  it('splits a small table as by hand', () => {
    // Means 0.5, 1, 0; within: (0.5 + 0 + 0) / 3; variance of means 0.25.
    const { n, repeats, mean, within, between, standardError, shareOfRepeats, standardErrorAt } = repeatComponents([
      [1, 0],
      [1, 1],
      [0, 0],
    ])
    expect([n, repeats, mean]).toEqual([3, 2, 0.5])
    expect(within).toBeCloseTo(1 / 6, 12)
    expect(between).toBeCloseTo(0.25 - 1 / 12, 12)
    expect(standardError).toBeCloseTo(Math.sqrt(0.25 / 3), 12)
    expect(shareOfRepeats).toBeCloseTo(1 / 3, 12)
    expect(standardErrorAt(1e12)).toBeCloseTo(Math.sqrt(between / 3), 9)
    expect(standardErrorAt(1)).toBeCloseTo(Math.sqrt((between + within) / 3), 12)
  })

  it('finds the components of simulated data', () => {
    const random = createRandom(1)
    const scores = Array.from({ length: 3000 }, () => {
      const p = random.next()
      return Array.from({ length: 4 }, () => (random.next() < p ? 1 : 0))
    })
    // p uniform: variance of means 1/12, mean of p (1 - p) 1/6: the vector of Miller's section 5.
    const { between, within } = repeatComponents(scores)
    expect(between).toBeCloseTo(1 / 12, 2)
    expect(within).toBeCloseTo(1 / 6, 2)
  })

  it('of one repeat each puts all into examples', () => {
    const scores = [[1], [0], [1], [1]]
    const { within, between, standardError, shareOfRepeats } = repeatComponents(scores)
    expect([within, shareOfRepeats]).toEqual([0, 0])
    expect(between).toBeCloseTo(moments([1, 0, 1, 1]).variance, 12)
    expect(standardError).toBeCloseTo(Math.sqrt(between / 4), 12)
  })

  it('of noise alone leaves nothing to examples, and never less', () => {
    const { between, shareOfRepeats } = repeatComponents([
      [1, 0],
      [0, 1],
      [1, 0],
    ])
    expect([between, shareOfRepeats]).toEqual([0, 1])
  })

  it('counts unequal repeats by their harmonic mean and leaves empty examples out', () => {
    const { n, repeats } = repeatComponents([[1], [1, 0, 1], []])
    expect(n).toBe(2)
    expect(repeats).toBeCloseTo(2 / (1 + 1 / 3), 12)
  })

  it('of nothing is nothing', () =>
    expect(repeatComponents([])).toMatchObject({ n: 0, repeats: 0, mean: 0, between: 0, within: 0, standardError: 0, shareOfRepeats: 0 }))

  it('more repeats never make the error larger, and for balanced data the error is that of the example means', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 1 })), {
          minLength: 3,
          maxLength: 30,
        }),
        (scores) => {
          const { standardError, standardErrorAt, between } = repeatComponents(scores)
          expect(standardErrorAt(4)).toBeLessThanOrEqual(standardErrorAt(3))
          if (between > 0)
            expect(standardError ** 2 * scores.length).toBeCloseTo(moments(scores.map(([x, y, z]) => (x + y + z) / 3)).variance, 9)
        },
      ),
    )
  })
})
