import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { assignment } from './assignment.ts'

const total = (gain: readonly (readonly number[])[], columns: readonly number[]): number =>
  columns.reduce((sum, column, row) => sum + (column < 0 ? 0 : gain[row]![column]!), 0)

/** The best sum by trying every pairing. */
const bestByTrying = (gain: readonly (readonly number[])[], row = 0, taken: readonly number[] = []): number => {
  const first = gain[row]
  if (first === undefined) return 0
  const skipped = gain.length > first.length ? bestByTrying(gain, row + 1, taken) : -Infinity
  return Math.max(
    skipped,
    ...first.map((value, column) => (taken.includes(column) ? -Infinity : value + bestByTrying(gain, row + 1, [...taken, column]))),
  )
}

it('finds the pairing with the greatest sum, whatever the shape', () => {
  const shape = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
  const tables = shape.chain(([rows, columns]) =>
    fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows }),
  )
  fc.assert(
    fc.property(tables, (gain) => {
      const columns = assignment(gain)
      const used = columns.filter((column) => column >= 0)
      expect(new Set(used).size).toBe(used.length)
      expect(used).toHaveLength(Math.min(gain.length, gain[0]!.length))
      expect(total(gain, columns)).toBe(bestByTrying(gain))
    }),
  )
})

it('pairs nothing with an empty side', () => {
  expect(assignment([])).toEqual([])
  expect(assignment([[], []])).toEqual([-1, -1])
})
