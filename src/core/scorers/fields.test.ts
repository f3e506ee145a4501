import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Output } from '../arms/output.ts'
import type { LabelledExample } from '../data/example.ts'
import { createRandom } from '../lib/random.ts'
import { compareFields, type FieldComparators } from './field-comparison.ts'
import { fieldReport } from './field-report.ts'
import { fieldMeasures, plainFields } from './fields.ts'

const found = (expected: unknown, answered: unknown, comparators: FieldComparators = {}): Record<string, readonly number[]> =>
  Object.fromEntries(
    [...compareFields(expected, answered, comparators)].map(([path, { shared, onlyExpected, onlyAnswered }]) => [
      path,
      [shared, onlyExpected, onlyAnswered],
    ]),
  )

const example = (expected: string): LabelledExample => ({
  id: '1',
  input: '',
  expected,
  tags: [],
  weight: 1,
  source: { file: 'f', line: 1 },
})
const output = (text: string): Output => ({ exampleId: '1', arm: 'a', repeat: 0, status: 'answered', text, latencyMs: 0, replayed: false })

describe('comparison of fields', () => {
  it('counts every leaf as right, missed or wrong, by its path', () => {
    expect(found({ a: 1, b: { c: 'x', d: 'y' } }, { a: 1, b: { c: 'z' }, e: true })).toEqual({
      a: [1, 0, 0],
      'b.c': [0, 1, 1],
      'b.d': [0, 1, 0],
      e: [0, 0, 1],
    })
  })

  it('takes a field that is null for one that is not there', () => {
    expect(found({ a: null, b: 1 }, { b: 1 })).toEqual({ b: [1, 0, 0] })
    expect(found({ a: 1 }, { a: null })).toEqual({ a: [0, 1, 0] })
  })

  it.each([
    ['exact', '1', 1, false],
    ['normalised', 'Main Street 5', 'main street, 5', true],
    [{ tolerance: 0.5 }, '10 EUR', 10.4, true],
    [{ tolerance: 0.5 }, '10 EUR', 10.6, false],
    [{ tolerance: 0.1, relative: true }, 200, '219', true],
    [{ days: 2 }, '2026-02-27', '2026-03-01', true],
    [{ days: 2 }, '2026-02-27', '02.03.2026', false],
    [{ days: 0 }, '2026-02-27', '27.2.2026', true],
    [{ days: 9 }, 'soon', 'soon', false],
  ] as const)('compares by %j: %j and %j', (comparator, expected, answered, isRight) => {
    expect(found({ f: expected }, { f: answered }, { f: comparator })).toEqual({ f: isRight ? [1, 0, 0] : [0, 1, 1] })
  })

  it('uses the comparator of the nearest path above, and leaves ignored parts out', () => {
    const comparators: FieldComparators = { address: 'normalised', 'address.zip': 'exact', note: 'ignore' }
    expect(found({ address: { city: 'Köln', zip: 'A1' }, note: { x: 1 } }, { address: { city: 'KÖLN', zip: 'a1' } }, comparators)).toEqual({
      'address.city': [1, 0, 0],
      'address.zip': [0, 1, 1],
    })
  })

  it('matches the items of lists by the best assignment, not one after the other', () => {
    const expected = {
      items: [
        { name: 'pen', price: 1, count: 2 },
        { name: 'ink', price: 5, count: 1 },
      ],
    }
    const answered = {
      items: [
        { name: 'ink', price: 5, count: 2 },
        { name: 'pen', price: 1, count: 2 },
        { name: 'cap', price: 9 },
      ],
    }
    expect(found(expected, answered)).toEqual({
      'items.name': [2, 0, 1],
      'items.price': [2, 0, 1],
      'items.count': [1, 1, 1],
    })
    // Greedy pairing of the first item would take the second answer (1.4) and leave nothing for 1.9.
    expect(found({ n: [1, 2] }, { n: [1.4, 0.6] }, { n: { tolerance: 0.7 } })).toEqual({ n: [2, 0, 0] })
  })

  it('a list and a plain value are compared as lists; keys and a plain value are not', () => {
    expect(found({ tags: ['a'] }, { tags: 'a' })).toEqual({ tags: [1, 0, 0] })
    expect(found({ a: { b: 1 } }, { a: 'x' })).toEqual({ 'a.b': [0, 1, 0], a: [0, 0, 1] })
  })

  it('finds everything right in a value compared with itself, and swaps missed and wrong with the sides', () => {
    const json = fc.jsonValue({ maxDepth: 3 })
    fc.assert(
      fc.property(json, (value) => {
        for (const overlap of compareFields(value, value, {}).values()) expect(overlap).toMatchObject({ onlyExpected: 0, onlyAnswered: 0 })
      }),
    )
    fc.assert(
      fc.property(json, json, (a, b) => {
        const sum = (left: unknown, right: unknown): number[] =>
          Object.values(found(left, right)).reduce<number[]>((total, row) => total.map((value, i) => value + row[i]!), [0, 0, 0])
        const [shared, missed, wrong] = sum(a, b)
        expect(sum(b, a)).toEqual([shared, wrong, missed])
      }),
    )
  })
})

describe('field metrics', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['{"a":"1","b":"2"}', '{"a":"1"}'],
    ['{"a":"3"}', '{"a":"4"}'],
    ['{"a":"5"}', 'I do not know'],
  ]
  const counts = (name: 'f1' | 'precision' | 'recall'): number => {
    const metric = plainFields.metrics[name]
    const sums = rows.map(([expected, text]) => metric.counts(example(expected), output(text), { labels: [] }))
    return metric.value(sums.reduce((total, row) => total.map((value, i) => value + row[i]!)))
  }

  it('add up fields over all answers: 1 right, 3 missed, 2 wrong', () => {
    expect(counts('precision')).toBeCloseTo(1 / 3, 12)
    expect(counts('recall')).toBeCloseTo(1 / 4, 12)
    expect(counts('f1')).toBeCloseTo(2 / 7, 12)
  })

  it('no answers where some were due have precision 0, and nothing due and nothing said is right', () => {
    const { precision } = plainFields.metrics
    expect(precision.value(Float64Array.of(0, 3, 0))).toBe(0)
    expect(precision.value(Float64Array.of(0, 0, 0))).toBe(1)
  })

  it('a scorer with comparators judges single answers by F1', () => {
    const { scorer } = fieldMeasures('mine', { b: 'ignore' })
    expect(scorer.score(example('{"a":1,"b":2}'), output('{"a":1,"b":3}'), { labels: [] })).toMatchObject({ scorer: 'mine', value: 1 })
  })

  it('reports every field, the worst first, an unreadable answer among them', () => {
    const report = fieldReport(
      rows.map(([expected, text], i) => ({ example: example(expected), output: output(text), cluster: String(i) })),
      { comparators: {}, random: createRandom(1) },
    )
    expect(report.map(({ field, right, missed, wrong }) => [field, right, missed, wrong])).toEqual([
      ['', 0, 0, 1],
      ['b', 0, 1, 0],
      ['a', 1, 2, 1],
    ])
    expect(report[2]!.f1.low).toBeLessThanOrEqual(report[2]!.f1.value)
  })
})
