import { describe, expect, it } from 'vitest'
import type { SizeCell } from './cells.ts'
import { coverageFamilies, meanCoverage, slack } from './families.ts'
import { keep } from './kept.ts'

/** The test of one family of intervals: as promised on average, and in the worst cell. */
export const coversAsPromised = (...names: readonly string[]): void =>
  describe.each(coverageFamilies.filter(({ name }) => names.includes(name)))('$title', ({ name, cells, mean, least }) => {
    it('covers as promised, on average and in the worst cell', () => {
      const made = keep(name, cells())
      expect(meanCoverage(made)).toBeGreaterThanOrEqual(mean)
      for (const { method, data, n, coverage } of made) expect(coverage, `${method}: ${data}, n ${n}`).toBeGreaterThanOrEqual(least)
    })
  })

/** The test of the rule where yes and no are both wrong: at most 7 % at 5 %; at one of three looks at most 7/5 of alpha, and what chance adds. */
export const errsAtMostAsAllowed = (name: string, cells: () => readonly SizeCell[]): void =>
  it('errs in at most 7 % of cases at 5 %, and in proportion at one of three looks', () => {
    for (const { data, n, alpha, yes, no, trials } of keep(name, cells())) {
      const limit = alpha === 0.05 ? 0.07 : 1.4 * alpha + slack(alpha, trials)
      expect(yes, `yes: ${data}, n ${n}, alpha ${alpha}`).toBeLessThanOrEqual(limit)
      expect(no, `no: ${data}, n ${n}, alpha ${alpha}`).toBeLessThanOrEqual(limit)
    }
  })
