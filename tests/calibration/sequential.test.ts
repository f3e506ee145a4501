import { describe, expect, it } from 'vitest'
import { sequentialCells } from './cells.ts'
import { slack } from './families.ts'
import { keep } from './kept.ts'

describe('a sequential test that is looked at after every example', () => {
  const cells = keep('sequential', sequentialCells())
  it('answers wrongly in at most 5 % of cases, and what chance adds', () => {
    for (const { data, n, wrong, trials } of cells)
      if (wrong !== undefined) expect(wrong, `${data}, n ${n}`).toBeLessThanOrEqual(Math.min(0.07, 0.05 + slack(0.05, trials)))
  })
  it('finds a difference of 10 points at psi 0.3 in at least three of four cases, with fewer than 300 of 400 examples', () => {
    const cell = cells.find(({ data }) => data.startsWith('psi 0.3, difference 0.1;'))
    expect(cell?.superior).toBeGreaterThan(0.75)
    expect(cell?.meanUsed).toBeLessThan(300)
  })
})
