import { assert, integer, property, record, uniqueArray } from 'fast-check'
import { expect, test } from 'vitest'
import { nestedSubsets } from './nested-subsets.ts'

const shares = [0.125, 0.25, 0.5, 1]
const rows = uniqueArray(record({ id: integer(), unit: integer({ min: 0, max: 30 }) }), {
  maxLength: 80,
  selector: ({ id }) => id,
})
const parts = (all: readonly { id: number; unit: number }[]) =>
  nestedSubsets(all, { unitOf: ({ unit }) => String(unit), salt: 's', shares })

test('each part holds the one before it, whole units, and at least its share', () => {
  assert(
    property(rows, (all) => {
      const found = parts(all)
      found.forEach((part, i) => {
        const held = new Set(part.map(({ id }) => id))
        for (const { id } of found[i - 1] ?? []) expect(held.has(id)).toBe(true)
        for (const { unit } of part) expect(all.filter((row) => row.unit === unit).every(({ id }) => held.has(id))).toBe(true)
        expect(part.length).toBeGreaterThanOrEqual(Math.round(all.length * (shares[i] ?? 0)))
      })
      expect(found.at(-1)).toHaveLength(all.length)
    }),
  )
})

test('the order of rows does not matter, and rows of new units do not reorder the old ones', () => {
  assert(
    property(rows, (all) => {
      const ids = (part: readonly { id: number }[] = []): number[] => part.map(({ id }) => id).sort((a, b) => a - b)
      expect(parts(all.toReversed()).map(ids)).toEqual(parts(all).map(ids))
      const old = parts(all).at(-1) ?? []
      const grown = parts([...all, { id: 2 ** 40, unit: 99 }]).at(-1) ?? []
      expect(grown.filter(({ unit }) => unit !== 99)).toEqual(old)
    }),
  )
})
