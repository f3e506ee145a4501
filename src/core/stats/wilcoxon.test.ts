import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wilcoxon } from './wilcoxon.ts'

describe('Wilcoxon signed rank', () => {
  it.each([
    [[1.2, 0.3, -0.5, 0.8, 0, 0.4, 1.1, -0.2, 0.6, 0.9], 5, 0.04401098401295143],
    // Ties and zeros.
    [[1, 1, 2, -2, 3, -1, 4, 4, -4, 5, 0, 0, 6, 2, 2], 17.5, 0.05329745033622282],
    [[1, 2, -3, 4, 5, -6, 7.5, 8], 9, 0.2339528334705897],
  ])('is that of scipy with the continuity correction (%#)', (differences, statistic, pValue) => {
    expect(wilcoxon(differences).statistic).toBe(statistic)
    expect(wilcoxon(differences).pValue).toBeCloseTo(pValue, 12)
  })

  it('of no difference is 1', () => expect(wilcoxon([0, 0])).toEqual({ statistic: 0, pValue: 1 }))

  it('a split as even as can be has p = 1', () => expect(wilcoxon([1, -1]).pValue).toBe(1))

  it('does not care which arm is which, nor about the order or the scale', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -20, max: 20 }), { maxLength: 30 }), (differences) => {
        const { pValue, statistic } = wilcoxon(differences)
        expect(wilcoxon(differences.map((d) => -d))).toEqual({ statistic, pValue })
        expect(wilcoxon(differences.toReversed().map((d) => 8 * d))).toEqual({ statistic, pValue })
        expect(pValue).toBeGreaterThan(0)
        expect(pValue).toBeLessThanOrEqual(1)
      }),
    )
  })
})
