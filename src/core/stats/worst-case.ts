import type { PairedComparison } from './paired-comparison.ts'

/** What a method finds on complete pairs, before missing outputs are looked at. */
export type PairedAnalysis = Omit<PairedComparison, 'alpha' | 'missing'>

/** Up to this share of examples without an output of both arms, the complete pairs speak for all. */
export const toleratedMissing = 0.01

/** Joins what is missing in several analyses, each said once. */
const joinReasons = (reasons: readonly string[]): string => Array.from(new Set(reasons.filter((reason) => reason !== ''))).join('; ')

/**
 * Missing outputs above 1 %: the bounds are the worst of both worst cases, so that a conclusion holds whatever the missing outputs would
 * have been. `hurting` counts every gap against B, `helping` in its favour. Values, difference and p-value stay those of the complete pairs.
 * Assumes nothing about why outputs are missing (Manski 1990 bounds).
 */
export const widenToWorstCases = (complete: PairedAnalysis, hurting: PairedAnalysis, helping: PairedAnalysis): PairedAnalysis => {
  const all = [complete, hurting, helping]
  return {
    ...complete,
    low: Math.min(...all.map(({ low }) => low)),
    high: Math.max(...all.map(({ high }) => high)),
    method: `${complete.method}, both worst cases of missing outputs`,
    validFor: {
      yes: all.every(({ validFor }) => validFor.yes),
      no: all.every(({ validFor }) => validFor.no),
      why: joinReasons(all.map(({ validFor }) => validFor.why)),
    },
    varianceUpper: Math.max(...all.map(({ varianceUpper }) => varianceUpper)),
    designEffect: Math.max(...all.map(({ designEffect }) => designEffect)),
  }
}
