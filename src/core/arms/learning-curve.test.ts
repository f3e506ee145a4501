import { describe, expect, it } from 'vitest'
import type { LabelledExample } from '../data/example.ts'
import { createRandom } from '../lib/random.ts'
import { learningSubsets } from './learning-curve.ts'

const rows = (count: number): LabelledExample[] =>
  Array.from({ length: count }, (_, i) => ({
    id: String(i),
    input: `text ${i}`,
    expected: 'a',
    tags: [],
    weight: 1,
    source: { file: 'f', line: i + 1 },
  }))

describe('learning curve', () => {
  it('cuts nested subsets at 12, 25, 50 and 100 %', () => {
    const subsets = learningSubsets(rows(200), createRandom(1))
    expect(subsets.map(({ examples }) => examples.length)).toEqual([24, 50, 100, 200])
    subsets.slice(1).forEach(({ examples }, i) => {
      const ids = new Set(examples.map((example) => example.id))
      expect(subsets[i]!.examples.every((example) => ids.has(example.id))).toBe(true)
    })
  })

  it('follows its seed, and leaves out subsets that are too small', () => {
    const ids = (seed: number): string[] => learningSubsets(rows(50), createRandom(seed))[0]!.examples.map((example) => example.id)
    expect(ids(1)).toEqual(ids(1))
    expect(ids(1)).not.toEqual(ids(2))
    expect(learningSubsets(rows(50), createRandom(1)).map(({ share }) => share)).toEqual([0.25, 0.5, 1])
  })
})
