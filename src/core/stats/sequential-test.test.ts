import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../lib/random.ts'
import { sequenceHalfWidth } from './confidence-sequence.ts'
import { createSequentialTest, type SequentialOptions, type SequentialState } from './sequential-test.ts'

/** Feeds differences until the test answers or they end. */
const feed = (options: SequentialOptions, differences: Iterable<number>): SequentialState => {
  const test = createSequentialTest(options)
  for (const difference of differences) if (test.add(difference).answer !== 'continue') break
  return test.state()
}
const draws = (n: number, { psi, delta, seed }: { psi: number; delta: number; seed: number }): number[] => {
  const random = createRandom(seed)
  return Array.from({ length: n }, () => {
    const u = random.next()
    return u < (psi - delta) / 2 ? -1 : u < psi ? 1 : 0
  })
}
const gains = (n: number): number[] => Array.from({ length: n }, () => 1)

describe('sequential test', () => {
  it('finds B better long before all examples are used, and A better in the mirror', () => {
    const differences = draws(400, { psi: 0.3, delta: 0.2, seed: 1 })
    const found = feed({ nStar: 400 }, differences)
    expect(found.answer).toBe('superior')
    expect(found.n).toBeLessThan(200)
    expect(found.low).toBeGreaterThan(0)
    expect(
      feed(
        { nStar: 400 },
        differences.map((d) => -d),
      ),
    ).toMatchObject({ answer: 'inferior', n: found.n, low: -found.high, high: -found.low })
  })

  it('goes on while nothing is sure, and calls it futile only when the examples end', () => {
    const differences = draws(300, { psi: 0.2, delta: 0, seed: 2 })
    expect(feed({ nStar: 300 }, differences)).toMatchObject({ answer: 'continue', n: 300 })
    expect(feed({ nStar: 300, nMax: 250 }, differences)).toMatchObject({ answer: 'futile', n: 250 })
  })

  it('claims nothing before ten differences are not zero', () => {
    expect(feed({ nStar: 20 }, gains(9))).toMatchObject({ answer: 'continue', n: 9, low: -Infinity, high: Infinity })
    expect(feed({ nStar: 20 }, gains(40))).toMatchObject({ answer: 'superior', n: 10 })
    expect(feed({ nStar: 20, variance: 0.2 }, gains(9)).answer).toBe('continue')
    expect(feed({ nStar: 20, variance: 0.2 }, [...gains(9), ...Array.from({ length: 50 }, () => 0)]).answer).toBe('continue')
    expect(
      feed(
        { nStar: 20, margin: 0.01 },
        gains(9).map((d) => -d),
      ).answer,
    ).toBe('continue')
  })

  it('with a margin, B must gain more than it; two sides call a difference surely inside it futile', () => {
    const differences = draws(4000, { psi: 0.1, delta: 0.04, seed: 3 })
    expect(feed({ nStar: 1000 }, differences).answer).toBe('superior')
    expect(feed({ nStar: 1000, margin: 0.1 }, differences).answer).toBe('futile')
    expect(feed({ nStar: 1000, margin: 0.1, sides: 'one' }, differences).answer).toBe('futile')
    expect(feed({ nStar: 1000, margin: 0.02 }, differences).answer).toBe('superior')
  })

  it('with one side asks nothing about A being better, and a negative margin is a loss that is tolerated', () => {
    const losing = draws(4000, { psi: 0.1, delta: -0.05, seed: 4 })
    expect(feed({ nStar: 1000, sides: 'one' }, losing).answer).toBe('futile')
    expect(feed({ nStar: 1000, sides: 'two' }, losing).answer).toBe('inferior')
    expect(feed({ nStar: 1000, sides: 'one', margin: -0.1 }, losing).answer).toBe('superior')
    expect(() => createSequentialTest({ nStar: 10, margin: -0.1 })).toThrow('two sides need a margin of 0 or more, got -0.1')
    expect(() => createSequentialTest({ nStar: 10, margin: 0 })).not.toThrow()
  })

  it('arms that never differ are futile from 10 / margin examples, once the bounds fit inside it', () => {
    const zeros = Array.from({ length: 5000 }, () => 0)
    const { answer, n } = feed({ nStar: 500, margin: 0.05 }, zeros)
    expect(answer).toBe('futile')
    expect(n).toBeGreaterThanOrEqual(200)
    expect(n).toBeLessThan(400)
    expect(feed({ nStar: 500 }, zeros).answer).toBe('continue')
    // Bounds that fit inside it sooner must wait for the 200th example, and no longer.
    expect(feed({ nStar: 500, margin: 0.05, variance: 0.01 }, zeros).n).toBe(200)
    expect(feed({ nStar: 500, margin: 0.05, variance: 0.01, sides: 'one' }, zeros).n).toBe(200)
  })

  it('shows the confidence sequence around the mean, scaled by the variance planned or first seen, one more point added', () => {
    const differences = draws(60, { psi: 0.5, delta: 0, seed: 5 })
    const { n, mean, low, high } = feed({ nStar: 200, variance: 0.4 }, differences)
    expect(n).toBe(60)
    expect(mean).toBeCloseTo(differences.reduce((x, y) => x + y, 0) / 60, 12)
    const variance = (differences.reduce((total, d) => total + (d - mean) ** 2, 0) + 1) / 60
    const half = sequenceHalfWidth({ n, variance }, { alpha: 0.05, nStar: 80 })
    expect(high - mean).toBeCloseTo(half, 12)
    expect(mean - low).toBeCloseTo(half, 12)
    const one = feed({ nStar: 200, variance: 0.4, sides: 'one', alpha: 0.025, margin: 0.3 }, differences.slice(0, 20))
    expect(one.high - one.mean).toBeGreaterThan(0)
  })

  it('keeps the variance first seen: later examples do not move the plan', () => {
    const first = [1, -1, 1, -1, 1, -1, 1, -1, 1, -1]
    const later = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    const { n, mean, high } = feed({ nStar: 100 }, [...first, ...later])
    const scale = 11 / 10
    expect(high - mean).toBeCloseTo(sequenceHalfWidth({ n, variance: 11 / 20 }, { alpha: 0.05, nStar: 100 * scale }), 12)
  })

  it('one side at alpha is two sides at twice alpha', () => {
    const differences = draws(100, { psi: 0.5, delta: 0, seed: 6 })
    const one = feed({ nStar: 100, sides: 'one', alpha: 0.025 }, differences)
    const two = feed({ nStar: 100, alpha: 0.05 }, differences)
    expect(one.high).toBeCloseTo(two.high, 12)
  })

  it('keeps its answer, whatever comes after', () => {
    const test = createSequentialTest({ nStar: 20 })
    for (const difference of gains(10)) test.add(difference)
    const answered = test.state()
    expect(answered.answer).toBe('superior')
    expect(test.add(-1)).toEqual(answered)
    expect(test.state()).toEqual(answered)
  })

  it('with two sides is not futile while A may be better by the margin', () => {
    const losing = draws(4000, { psi: 0.1, delta: -0.04, seed: 7 })
    const open = createSequentialTest({ nStar: 1000, margin: 0.02 })
    let excluded = 0
    for (const difference of losing) {
      const { answer, low, high } = open.add(difference)
      if (answer !== 'continue') break
      if (high < 0.02 && low < -0.02) excluded++
    }
    expect(excluded).toBeGreaterThan(10)
    expect(open.state().answer).toBe('inferior')
  })

  it('starts without knowing anything', () =>
    expect(createSequentialTest({ nStar: 20 }).state()).toEqual({ answer: 'continue', n: 0, mean: 0, low: -Infinity, high: Infinity }))

  it('takes graded differences: bounds hold the mean', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 80 }), (differences) => {
        const { mean, low, high, n } = feed({ nStar: 50, margin: 0.02 }, differences)
        expect(low).toBeLessThanOrEqual(mean)
        expect(high).toBeGreaterThanOrEqual(mean)
        expect(n).toBeLessThanOrEqual(differences.length)
      }),
    )
  })
})
