import { expect, test } from 'vitest'
import { accuracyJudge, comparedRows, madeSide } from '../../../tests/fixtures/compared-sides.ts'
import { compareSides } from '../../core/compare/compare-sides.ts'
import { adjustFamily } from '../../core/compare/family.ts'
import { slicesBy } from '../../core/compare/slice.ts'
import { createRandom } from '../../core/lib/random.ts'
import { renderCompare } from './compare.ts'
import { displayWidth } from './terminal.ts'

const rows = comparedRows(120, (i) => ({ tags: [i % 2 === 0 ? 'edge-case' : 'a-tag-with-a-very-long-name-that-nobody-wants-to-read'] }))
const values = (wrong: number) => Array.from({ length: 120 }, (_, i) => (i < wrong ? 0 : 1))
const sides = [
  madeSide('linear', values(10), () => ({ costUsd: 0.001, tokens: 10, latencyMs: 4 })),
  madeSide('prompt@student', values(40), () => ({ costUsd: 0.004, tokens: 12, latencyMs: 80 })),
  madeSide(
    'asked twice',
    Array.from({ length: 120 }, (_, i) => (i === 5 ? null : [1, i % 3 === 0 ? 0 : 1])),
  ),
]
const [linear, ...others] = sides
const comparisons = others.map((side) =>
  compareSides(accuracyJudge, linear!, side, {
    rows,
    slices: slicesBy('tag', rows),
    alpha: 0.025,
    margin: 0.02,
    tolerated: 0.01,
    random: createRandom(1),
  }),
)
const result = (which: readonly number[]) => ({
  task: 'mails',
  metric: 'accuracy',
  margin: 0.02,
  tolerated: 0.01,
  split: 'dev' as const,
  level: 0.95,
  notes: ['no row is tagged production: what production sends stays unseen'],
  comparisons: adjustFamily(which.flatMap((k) => comparisons[k] ?? [])),
})
const render = (which: readonly number[], width = 80): string =>
  renderCompare({ result: result(which), shown: [] }, { width, colour: false, live: false })

test.each([60, 80, 120])('no line is wider than a terminal of %d columns', (width) => {
  for (const which of [[0], [1], [0, 1]])
    for (const line of render(which, width).split('\n')) expect(displayWidth(line), line).toBeLessThanOrEqual(width)
})

test('two sides: the conclusion, then integrity before any number, slices that lost first, costs as ratios of totals', () => {
  const text = render([0])
  expect(text).toMatch(/^prompt@student is worse than linear by more than the margin of 2 pt\n\nIntegrity\n/)
  expect(text).toContain('120 rows in common')
  expect(text).toMatch(/accuracy 66\.7 % against 91\.7 %: −25\.0 pt \[−3\d\.\d, −1\d\.\d\] \(95 %\), n 120 on dev2/)
  expect(text).toMatch(/only linear right 30, only prompt@student right 0/)
  expect(text).toMatch(/tag=edge-case .* regressed/)
  expect(text).toMatch(/× 4\.00 \[4\.00, 4\.00\]/)
  expect(text).toMatch(/30 rows lost: r10, r11/)
})

test('missing outputs and repeats are said', () => {
  const text = render([1]).replace(/\s+/g, ' ')
  expect(text).toMatch(/missing 1, 2 repeats/)
  expect(text).toContain('1 pair without an answer: r5')
  expect(text).toMatch(/missing counted as wrong: /)
  expect(text).toMatch(/asked twice: standard error .* from other examples, .* from 2 repeats; 33\.6 % of the rows change between repeats/)
})

test('a family is one table, best first, with adjusted p-values and the slices that somebody lost', () => {
  const text = render([0, 1])
  expect(text).toMatch(/Everything against linear/)
  expect(text).toMatch(/Holm p/)
  expect(text.indexOf('asked')).toBeLessThan(text.indexOf('prompt@'))
  expect(text.replace(/\s+/g, ' ')).toMatch(/! prompt@student loses −\d+\.\d pt on tag=edge-case/)
})
