import { expect, test } from 'vitest'
import { comparedRow, comparedRows } from '../../../tests/fixtures/compared-sides.ts'
import { parseSlice, parseSliceField, rowsOf, sliceName, slicesBy } from './slice.ts'

const ids = (rows: readonly { readonly example: { readonly id: string } }[]): readonly string[] => rows.map(({ example }) => example.id)

test.each([
  ['tag=edge-case', 'tag', 'edge-case'],
  ['regression', 'tag', 'regression'],
  ['label = a=b', 'label', 'a=b'],
  ['time=2026-01', 'time', '2026-01'],
] as const)('"%s" is read', (text, field, value) => {
  expect(parseSlice(text)).toEqual({ field, value })
})

test.each(['colour=red', 'tag=', ''])('"%s" is refused with the fields that exist', (text) => {
  expect(() => parseSlice(text)).toThrow(expect.objectContaining({ code: 'usage', hint: expect.stringContaining('tag, label') }))
})

test('a field that does not exist is refused', () => {
  expect(() => parseSliceField('colour')).toThrow(expect.objectContaining({ code: 'usage' }))
})

const rows = [
  comparedRow('a', { tags: ['x', 'y'], group: 'g1', time: '2026-01-03T00:00:00Z' }),
  comparedRow('b', { tags: ['x'], expected: 'no', time: '2026-02-01' }),
  comparedRow('c', {}),
]

test('slices are taken by tag, label, group and month; a row may be in several or in none', () => {
  expect(slicesBy('tag', rows).map(sliceName)).toEqual(['tag=x', 'tag=y'])
  expect(ids(rowsOf({ field: 'tag', value: 'x' }, rows))).toEqual(['a', 'b'])
  expect(ids(rowsOf({ field: 'label', value: 'no' }, rows))).toEqual(['b'])
  expect(ids(rowsOf({ field: 'group', value: 'g1' }, rows))).toEqual(['a'])
  expect(slicesBy('time', rows).map(sliceName)).toEqual(['time=2026-01', 'time=2026-02'])
  expect(slicesBy('source', rows).map(sliceName)).toEqual(['source=rows.csv'])
})

test('quarters of length hold every row once', () => {
  const many = comparedRows(41, (i) => ({ input: 'x'.repeat(i + 1) }))
  const parts = slicesBy('length', many).map((slice) => rowsOf(slice, many))
  expect(parts).toHaveLength(4)
  expect(parts.flat()).toHaveLength(41)
  expect(new Set(ids(parts.flat())).size).toBe(41)
})
