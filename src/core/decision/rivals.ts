import type { PairedComparison } from '../stats/paired-comparison.ts'
import type { ArmEvidence, Comparator } from './evidence.ts'
import { bestOnDev } from './permitted.ts'
import type { RuleParameters } from './policy.ts'

export interface Rivals {
  /** R: names, in the order of the ladder. */
  readonly rivals: readonly string[]
  /** m + m0. */
  readonly gap: number
  /** Surely worse on dev2 than the best rival by more than `gap`. */
  readonly dominated: readonly { readonly name: string; readonly best: string; readonly comparison: PairedComparison }[]
}

/**
 * R of the rule: all permitted untuned arms except those that dev2 shows surely worse than the best of them by more than m + m0.
 * Such an arm cannot block: if T holds the best rival to within m0, it beats this one by more than m. An arm that was stopped early
 * was shown to be one by a bound that holds however often one looks.
 */
export const chooseRivals = (options: {
  /** The permitted arms. */
  readonly arms: readonly ArmEvidence[]
  readonly compare: Comparator
  readonly margin: number
  readonly rule: RuleParameters
}): Rivals => {
  const { arms, compare, margin, rule } = options
  const untuned = arms.filter((arm) => arm.untuned)
  const best = bestOnDev(untuned)
  const gap = margin * (1 + rule.toleratedShare)
  if (best === undefined) return { rivals: [], gap, dominated: [] }
  const dominated = untuned.flatMap((arm) => {
    if (arm.name === best.name) return []
    const comparison = compare(arm.name, best.name, 'dev2', { alpha: rule.alpha, margin })
    const isSurelyWorse = comparison !== undefined && comparison.validFor.yes && comparison.low > gap
    return isSurelyWorse || (comparison !== undefined && arm.stoppedOnDev === true) ? [{ name: arm.name, best: best.name, comparison }] : []
  })
  const out = new Set(dominated.map(({ name }) => name))
  return { gap, rivals: untuned.map((arm) => arm.name).filter((name) => !out.has(name)), dominated }
}
