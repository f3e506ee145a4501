import { expect, test } from 'vitest'
import { spanLeaks } from './span-leaks.ts'

const words = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, index) => `${prefix}${index}`)
const golden = words('g', 20)

test('eight of twenty shared words are below half and do not block, ten of twenty do', () => {
  const sharing = (count: number): string => [...words('x', 5), ...golden.slice(3, 3 + count), ...words('y', 5)].join(' ')
  expect(spanLeaks([sharing(8)], [golden.join(' ')])).toEqual([])
  expect(spanLeaks([sharing(10)], [golden.join(' ')])).toEqual([{ row: 0, golden: 0, covered: 0.5 }])
})

test('two short spans do not add up', () => {
  const row = [...golden.slice(0, 7), 'break', ...golden.slice(8, 15)].join(' ')
  expect(spanLeaks([row], [golden.join(' ')])).toEqual([])
})

test('a golden text under eight words cannot match', () => {
  expect(spanLeaks([words('g', 7).join(' ')], [words('g', 7).join(' ')])).toEqual([])
})

test('a signature that many rows carry gives nothing away', () => {
  const signature = words('s', 10)
  const rows = Array.from({ length: 40 }, (_, index) => [`r${index}`, ...signature].join(' '))
  expect(spanLeaks(rows, [['hello', ...signature].join(' ')])).toEqual([])
})

test('the golden text that is covered most is named, not the first', () => {
  const other = [...golden.slice(0, 12), ...words('o', 8)]
  expect(spanLeaks([[...words('x', 3), ...golden.slice(0, 18)].join(' ')], [other.join(' '), golden.join(' ')])).toEqual([
    { row: 0, golden: 1, covered: 0.9 },
  ])
})
