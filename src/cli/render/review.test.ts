import { expect, test } from 'vitest'
import { renderReviewStatus } from './review.ts'

type Status = Parameters<typeof renderReviewStatus>[0]

const statusWith = (disagreeing: number): Status => ({
  rows: 300,
  frozen: 0,
  decided: 50,
  open: 250,
  unresolved: Array.from({ length: disagreeing }, (_, index) => ({
    id: `row-${index}`,
    said: ['ada', `bartholomew-${'x'.repeat(60)}`].map((by, at) => ({ by, decision: at === 0 ? 'accept' : 'edit' })),
  })),
  stale: 0,
  work: [],
  hours: 0,
  agreement: { rows: 0, pairs: [], preferences: [], self: [] },
  generators: [],
  advice: 'audit more rows',
})

test('rows on which reviewers disagree stand one a line, ten at most, and stay within the screen', () => {
  const lines = renderReviewStatus(statusWith(12), { width: 80, colour: false, live: false }).split('\n')
  const from = lines.findIndex((line) => line.includes('reviewers disagree on 12 rows'))
  expect(lines.slice(from + 1, from + 11).map((line) => line.split(':')[0])).toEqual(Array.from({ length: 10 }, (_, i) => `    row-${i}`))
  expect(lines[from + 11]).toBe('    and 2 more; --json lists them')
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
})
