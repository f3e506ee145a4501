import { expect, test } from 'vitest'
import type { LabelledExample } from '../core/data/example.ts'
import { createRandom } from '../core/lib/random.ts'
import { halvesOfDev } from './measure-arm.ts'

const rows = Array.from({ length: 200 }, (_, i): LabelledExample => ({
  id: `r${i}`,
  input: `${i}`,
  expected: i < 120 ? 'ham' : 'spam',
  tags: [],
  weight: 1,
  source: { file: 'a.csv', line: i + 2 },
}))
// Every fifth row belongs to the unit of the row before it.
const unitOf = new Map(rows.map(({ id }, i) => [id, `u${i % 5 === 4 ? i - 1 : i}`]))
const halves = () => halvesOfDev({ data: { splits: { train: [], dev: rows, golden: [] }, unitOf }, random: createRandom(1) })

test('the first rows of each half of a dev set that is sorted by label stand for all of it', () => {
  for (const half of Object.values(halves())) {
    const spam = half.slice(0, 64).filter((example) => example.expected === 'spam').length
    expect(spam).toBeGreaterThan(13)
    expect(spam).toBeLessThan(38)
  }
})

test('both halves together are dev, no unit is on both sides, and the same seed gives the same halves', () => {
  const { dev1, dev2 } = halves()
  expect([...dev1, ...dev2].map(({ id }) => id).sort()).toEqual(rows.map(({ id }) => id).sort())
  const units = new Set(dev1.map(({ id }) => unitOf.get(id)))
  expect(dev2.filter(({ id }) => units.has(unitOf.get(id)))).toEqual([])
  expect(halves()).toEqual({ dev1, dev2 })
})
