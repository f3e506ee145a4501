import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { confidentLearning, likeliestClass } from './confident-learning.ts'

test('the six rows of the reference: thresholds, calibrated counts, share and suspects', () => {
  const first = [0.9, 0.8, 0.2, 0.1, 0.3, 0.6]
  const { thresholds, counts, share, suspects } = confidentLearning({
    targets: [0, 0, 0, 1, 1, 1],
    probabilities: Float64Array.from(first.flatMap((p) => [p, 1 - p])),
    classes: 2,
  })
  expect([...thresholds].map((t) => t.toFixed(4))).toEqual(['0.6333', '0.6667'])
  expect([...counts]).toEqual([2, 1, 0, 3])
  expect(share).toBeCloseTo(1 / 6, 12)
  expect(suspects).toEqual([2])
})

test('without rows there is no noise, and a class without rows or with one takes no part', () => {
  expect(confidentLearning({ targets: [], probabilities: new Float64Array(0), classes: 2 })).toMatchObject({ share: 0, suspects: [] })
  const lone = confidentLearning({
    targets: [0, 0, 1],
    probabilities: Float64Array.from([0.9, 0.05, 0.05, 0.8, 0.1, 0.1, 0.9, 0.1, 0]),
    classes: 3,
  })
  expect(lone.suspects).toEqual([])
})

test('counts add up to the classes, and no suspect has the label that is likeliest', () => {
  const row = fc.record({
    target: fc.nat(3),
    weights: fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }),
  })
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), (rows) => {
      const targets = rows.map(({ target }) => target)
      const probabilities = Float64Array.from(rows.flatMap(({ weights }) => weights.map((w) => w / weights.reduce((a, b) => a + b))))
      const { counts, share, suspects } = confidentLearning({ targets, probabilities, classes: 4 })
      for (let k = 0; k < 4; k++)
        expect([...counts.subarray(k * 4, k * 4 + 4)].reduce((a, b) => a + b)).toBe(targets.filter((target) => target === k).length)
      expect(share).toBeGreaterThanOrEqual(0)
      expect(share).toBeLessThanOrEqual(1)
      for (const suspect of suspects) expect(likeliestClass({ probabilities, classes: 4 }, suspect)).not.toBe(targets[suspect])
      expect(suspects.length).toBeLessThanOrEqual(targets.length)
    }),
  )
})
