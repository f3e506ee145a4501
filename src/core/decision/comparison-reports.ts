import { formatMargin } from '../report/format.ts'
import type { PairedComparison } from '../stats/paired-comparison.ts'
import type { ComparisonReport } from './decision.ts'
import type { DecisionEvidence } from './evidence.ts'
import type { Outcome } from './outcome.ts'
import { recipeClaim } from './recipe-claim.ts'
import type { Rivals } from './rivals.ts'

const conclude = (comparison: PairedComparison, threshold: number): string => {
  const { low, high, validFor } = comparison
  if (validFor.yes && low > threshold) return threshold > 0 ? 'beaten by the margin' : 'held to within what is tolerated'
  if (validFor.no && high < threshold) return threshold > 0 ? 'surely not beaten by the margin' : 'surely loses more than is tolerated'
  return validFor.yes ? 'open' : `open: ${validFor.why}`
}

const report = (
  a: string,
  b: string,
  split: 'dev2' | 'golden',
  comparison: PairedComparison,
  threshold: number,
  conclusion: string,
): ComparisonReport => {
  const { n, difference, low, high, alpha, pValue, method, discordant } = comparison
  return { a, b, split, n, difference, low, high, alpha, pValue, method, discordant, threshold, conclusion }
}

/** Every comparison the verdict rests on: T with each rival and a* on golden, and what dev2 showed of dominated arms. */
export const comparisonReports = (evidence: DecisionEvidence, outcome: Outcome, rivals: Rivals): readonly ComparisonReport[] => {
  const { look, comparisons } = outcome
  const seeds = evidence.arms.find((arm) => arm.name === look?.tuned)?.seeds
  const onGolden = Object.entries(comparisons).flatMap(([rival, comparison]) => {
    if (look === undefined || comparison === undefined) return []
    const threshold = look.thresholds[rival] ?? look.noThreshold
    const plain = report(rival, look.tuned, 'golden', comparison, threshold, conclude(comparison, threshold))
    return [seeds === undefined ? plain : { ...plain, recipe: recipeClaim(comparison, seeds) }]
  })
  const parents = evidence.arms.find((arm) => arm.name === look?.tuned)?.layered ?? []
  const onParents = parents.flatMap((parent) => {
    const comparison =
      look === undefined ? undefined : evidence.compare(parent, look.tuned, 'golden', { alpha: look.alpha, margin: look.margin })
    return look === undefined || comparison === undefined || comparisons[parent] !== undefined
      ? []
      : [report(parent, look.tuned, 'golden', comparison, look.margin, conclude(comparison, look.margin))]
  })
  const onDev = rivals.dominated.map(({ name, best, comparison }) => {
    // What stopped an arm early was another bound than this comparison's, and perhaps another arm.
    const isShown = comparison.low > rivals.gap
    const conclusion = isShown ? `surely ${formatMargin(comparison.low)} or more behind ${best}` : 'stopped early on dev'
    return report(name, best, 'dev2', comparison, rivals.gap, `left out: ${conclusion}`)
  })
  return [...onGolden, ...onParents, ...onDev]
}
