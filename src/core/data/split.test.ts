import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deriveSizes, type SplitSizes } from './split-sizes.ts'
import { splitExamples, type Assignment } from './split.ts'

interface Row {
  readonly unit: string
  readonly stratum: string
}

const split = (rows: readonly Row[], sizes: SplitSizes, seed = 1): readonly Assignment[] =>
  splitExamples({ units: rows.map(({ unit }) => unit), strata: rows.map(({ stratum }) => stratum), sizes, seed })

const byUnit = (rows: readonly Row[], assigned: readonly Assignment[]): Map<string, Set<Assignment>> => {
  const map = new Map<string, Set<Assignment>>()
  rows.forEach(({ unit }, row) => map.set(unit, (map.get(unit) ?? new Set()).add(assigned[row] ?? 'unused')))
  return map
}

const row = fc.record({ unit: fc.integer({ min: 0, max: 25 }).map((unit) => `u${unit}`), stratum: fc.constantFrom('a', 'b', 'c') })
const rows = fc.array(row, { maxLength: 80 })
const sizes = fc.oneof(
  fc.record({ golden: fc.integer({ min: 0, max: 40 }), dev: fc.integer({ min: 0, max: 20 }) }),
  fc.record({ golden: fc.double({ min: 0.05, max: 0.6, noNaN: true }), dev: fc.double({ min: 0.05, max: 0.35, noNaN: true }) }),
)

describe('properties of every split', () => {
  test('a unit never stands on two sides', () => {
    fc.assert(
      fc.property(rows, sizes, fc.nat(1000), (list, size, seed) => {
        for (const [unit, sides] of byUnit(list, split(list, size, seed))) expect(sides.size, unit).toBe(1)
      }),
    )
  })

  test('the order of rows does not matter, the seed does', () => {
    fc.assert(
      fc.property(rows, sizes, fc.nat(1000), (list, size, seed) => {
        const forward = byUnit(list, split(list, size, seed))
        const backward = byUnit(list.toReversed(), split(list.toReversed(), size, seed))
        expect(new Map([...backward].sort())).toEqual(new Map([...forward].sort()))
      }),
    )
    const many = Array.from({ length: 200 }, (_, index) => ({ unit: `u${index}`, stratum: 'a' }))
    expect(split(many, { golden: 50, dev: 20 }, 1)).not.toEqual(split(many, { golden: 50, dev: 20 }, 2))
  })

  test('with shares, rows that are added move none of the old', () => {
    const share = fc.record({
      golden: fc.double({ min: 0.05, max: 0.6, noNaN: true }),
      dev: fc.double({ min: 0.05, max: 0.35, noNaN: true }),
    })
    fc.assert(
      fc.property(
        rows,
        fc.array(fc.record({ unit: fc.integer({ min: 100, max: 200 }).map((unit) => `n${unit}`), stratum: fc.constantFrom('a', 'd') })),
        share,
        (old, added, size) => {
          expect(split([...old, ...added], size).slice(0, old.length)).toEqual(split(old, size))
        },
      ),
    )
  })

  test('counts are never exceeded', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 20 }), (list, golden, dev) => {
        const assigned = split(list, { golden, dev })
        expect(assigned.filter((name) => name === 'golden').length).toBeLessThanOrEqual(golden)
        expect(assigned.filter((name) => name === 'dev').length).toBeLessThanOrEqual(dev)
      }),
    )
  })
})

test('single rows give exact counts, in the proportions of the labels', () => {
  const list = Array.from({ length: 1000 }, (_, index) => ({ unit: `u${index}`, stratum: index < 700 ? 'a' : index < 950 ? 'b' : 'c' }))
  const assigned = split(list, { golden: 200, dev: 100, train: 500 })
  const count = (name: Assignment, stratum: string) =>
    list.filter((entry, index) => entry.stratum === stratum && assigned[index] === name).length
  expect(['a', 'b', 'c'].map((stratum) => count('golden', stratum))).toEqual([140, 50, 10])
  expect(['a', 'b', 'c'].map((stratum) => count('dev', stratum))).toEqual([70, 25, 5])
  expect(assigned.filter((name) => name === 'train')).toHaveLength(500)
  expect(assigned.filter((name) => name === 'unused')).toHaveLength(200)
})

test('a label with one unit stays in train: it can be learnt, not tested', () => {
  const list = [...Array.from({ length: 50 }, (_, index) => ({ unit: `u${index}`, stratum: 'a' })), { unit: 'only', stratum: 'b' }]
  for (let seed = 0; seed < 20; seed++) expect(split(list, { golden: 25, dev: 10 }, seed).at(-1)).toBe('train')
})

test('a unit larger than a split is passed over', () => {
  const list = [
    ...Array.from({ length: 60 }, () => ({ unit: 'customer', stratum: 'a' })),
    ...Array.from({ length: 40 }, (_, index) => ({ unit: `u${index}`, stratum: 'a' })),
  ]
  const assigned = split(list, { golden: 20, dev: 10 })
  expect(assigned.slice(0, 60).every((name) => name === 'train')).toBe(true)
  expect(assigned.filter((name) => name === 'golden')).toHaveLength(20)
})

test('rows beside a fixed golden row are used nowhere', () => {
  const units = ['x', 'x', 'y', 'z']
  const assigned = splitExamples({
    units,
    strata: ['', '', '', ''],
    sizes: { golden: 1, dev: 0 },
    seed: 1,
    fixed: new Map([[0, 'golden']]),
  })
  expect(assigned).toEqual(['golden', 'unused', 'train', 'train'])
})

describe('sizes', () => {
  test.each([
    [40, 16, 8],
    [1000, 400, 200],
    [2500, 1000, 300],
    [100_000, 1000, 300],
  ])('of %i rows the default is golden %i and dev %i', (count, golden, dev) => {
    const { sizes: derived, reasons } = deriveSizes({ seed: 1 }, count)
    expect(derived).toEqual({ golden, dev })
    expect(reasons.every(({ why }) => why.length > 3)).toBe(true)
    expect(reasons.reduce((sum, { size }) => sum + size, 0)).toBe(count)
  })

  test('what task.yaml says is taken, and the reason says so', () => {
    expect(deriveSizes({ golden: 0.25, dev: 50, train: 100, seed: 1 }, 1000).reasons).toEqual([
      { split: 'train', size: 100, why: 'split.train in task.yaml' },
      { split: 'dev', size: 50, why: 'split.dev in task.yaml' },
      { split: 'golden', size: 250, why: 'split.golden in task.yaml' },
    ])
  })
})
