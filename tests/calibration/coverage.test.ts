import { afterAll, describe, expect, it } from 'vitest'
import { coverageFamilies, mcnemarSizes, meanCoverage, sequentials, sizeCells, slack } from './families.ts'
import { writeReports } from './report.ts'

describe.each(coverageFamilies)('$title', ({ cells, mean, least }) => {
  it('covers as promised, on average and in the worst cell', () => {
    expect(meanCoverage(cells())).toBeGreaterThanOrEqual(mean)
    for (const { method, data, n, coverage } of cells()) expect(coverage, `${method}: ${data}, n ${n}`).toBeGreaterThanOrEqual(least)
  })
})

describe('the rule at the margin, where yes and no are both wrong', () => {
  it('errs in at most 7 % of cases at 5 %, in any cell', () => {
    for (const { data, n, alpha, yes, no } of sizeCells().filter(({ alpha }) => alpha === 0.05)) {
      expect(yes, `yes: ${data}, n ${n}, alpha ${alpha}`).toBeLessThanOrEqual(0.07)
      expect(no, `no: ${data}, n ${n}, alpha ${alpha}`).toBeLessThanOrEqual(0.07)
    }
  })
  it('errs in at most 7/5 of alpha at one of three looks, and what chance adds to a simulation', () => {
    for (const { data, n, alpha, yes, no, trials } of sizeCells().filter(({ alpha }) => alpha < 0.05)) {
      const limit = 1.4 * alpha + slack(alpha, trials)
      expect(yes, `yes: ${data}, n ${n}`).toBeLessThanOrEqual(limit)
      expect(no, `no: ${data}, n ${n}`).toBeLessThanOrEqual(limit)
    }
  })
})

it('a sequential test that is looked at after every example answers wrongly in at most 5 % of cases, and what chance adds', () => {
  for (const { data, n, wrong, trials } of sequentials())
    if (wrong !== undefined) expect(wrong, `${data}, n ${n}`).toBeLessThanOrEqual(Math.min(0.07, 0.05 + slack(0.05, trials)))
})

it('a sequential test finds a difference of 10 points at psi 0.3 in at least three of four cases, with fewer than 300 of 400 examples', () => {
  const cell = sequentials().find(({ data }) => data.startsWith('psi 0.3, difference 0.1;'))
  expect(cell?.superior).toBeGreaterThan(0.75)
  expect(cell?.meanUsed).toBeLessThan(300)
})

it('mid-p McNemar rejects at most 5.5 % of equal pairs at 5 %', () => {
  for (const { n, psi, size } of mcnemarSizes()) expect(size, `n ${n}, psi ${psi}`).toBeLessThanOrEqual(0.055)
})

afterAll(() => writeReports())
