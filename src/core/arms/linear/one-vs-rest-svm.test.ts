import { describe, expect, it } from 'vitest'
import { createRandom } from '../../lib/random.ts'
import { trainOneVsRest } from './one-vs-rest-svm.ts'
import { denseRows } from './sparse-rows.ts'

const signal = new AbortController().signal
const vectors = [
  [1, 0, 2],
  [0, 1, 1],
  [2, 1, 0],
  [0, 2, 1],
  [1, 1, 1],
  [3, 0, 1],
].map((row) => Float32Array.from(row))
const rows = denseRows(vectors, 3)
const exact = { random: createRandom(1), signal, maxEpochs: 20_000, tolerance: 1e-6 }

describe('one-vs-rest SVM', () => {
  it('reaches the optimum that scikit-learn LinearSVC reaches (C = 1, squared hinge)', () => {
    const scores = trainOneVsRest(rows, Uint32Array.of(0, 1, 2, 1, 2, 0), 3, exact).scores(rows)
    const published = [
      [0.781, -0.9422, -1.4127],
      [-0.9235, 0.5096, -0.5621],
      [-0.8654, -1.576, 0.5738],
      [-1.9736, 0.9122, -0.3576],
      [-0.686, -0.5353, -0.3988],
      [0.8391, -3.0278, -0.2768],
    ].flat()
    published.forEach((value, i) => expect(scores[i]).toBeCloseTo(value, 3))
  })

  it('gives two classes the same margin with opposite signs', () => {
    const targets = Uint32Array.of(0, 1, 0, 1, 1, 0)
    const scores = trainOneVsRest(rows, targets, 2, exact).scores(rows)
    targets.forEach((target, row) => {
      expect(scores[row * 2]).toBe(-(scores[row * 2 + 1] ?? NaN))
      expect(scores[row * 2 + target]).toBeGreaterThan(0)
    })
  })

  it('does not train once it was cancelled', () => {
    const cancelled = AbortSignal.abort(new Error('cancelled'))
    expect(() => trainOneVsRest(rows, new Uint32Array(6), 3, { random: createRandom(1), signal: cancelled })).toThrow('cancelled')
  })
})
