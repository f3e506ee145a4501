import { holm } from '../stats/adjust-p-values.ts'
import type { SideComparison } from './side-comparison.ts'

/** Comparisons that were asked together, each p-value adjusted by Holm: the chance of any false claim among them stays below alpha. */
export const adjustFamily = (comparisons: readonly SideComparison[]): readonly SideComparison[] => {
  const adjusted = holm(comparisons.map(({ pValue }) => pValue))
  return comparisons.map((comparison, i) => ({ ...comparison, pAdjusted: adjusted[i] ?? comparison.pValue }))
}
