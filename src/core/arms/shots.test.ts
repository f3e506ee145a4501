import { describe, expect, it } from 'vitest'
import type { LabelledExample } from '../data/example.ts'
import { createRandom } from '../lib/random.ts'
import { chooseShots, withinBudget } from './shots.ts'

const row = (id: number, expected: string, length = 20): LabelledExample => ({
  id: String(id),
  input: 'x'.repeat(length),
  expected,
  tags: [],
  weight: 1,
  source: { file: 'f', line: id + 1 },
})

describe('shots', () => {
  it('shows every label before it shows one twice', () => {
    const train = [...Array(90).keys()].map((id) => row(id, id < 80 ? 'common' : id < 85 ? 'rare' : 'rarer'))
    const shots = chooseShots(train, 'classification', createRandom(1), 6)
    expect(shots.slice(0, 3).map((shot) => shot.expected)).toEqual(['common', 'rare', 'rarer'])
    expect(shots).toHaveLength(6)
    expect(new Set(shots.map((shot) => shot.id)).size).toBe(6)
  })

  it('covers the sets of fields of JSON answers', () => {
    const train = [row(1, '{"a":"1"}'), row(2, '{"a":"2"}'), row(3, '{"a":"1","b":"2"}'), row(4, '{}')]
    expect(
      new Set(chooseShots(train, 'extraction', createRandom(1), 3).map((shot) => Object.keys(JSON.parse(shot.expected) as object).join())),
    ).toEqual(new Set(['a', 'a,b', '']))
  })

  it('passes over what would fill a small context', () => {
    const shots = withinBudget([row(1, 'a', 5_000), row(2, 'a', 500), row(3, 'a', 500), row(4, 'a', 500), row(5, 'a', 500)], 8)
    expect(shots.map((shot) => shot.id)).toEqual(['2', '3', '4'])
  })
})
