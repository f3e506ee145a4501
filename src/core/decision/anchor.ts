import { bestOnDev } from './permitted.ts'
import type { ArmEvidence } from './evidence.ts'

/** Totals closer than this are equal: timing noise of a fast classifier must not choose the arm. */
const isAsCheap = (total: number, least: number): boolean => total <= least + Math.max(1, 0.01 * least)

/** Cheapest first by the middle total over the horizon; equal totals by rung, then name. */
const cheapest = (arms: readonly ArmEvidence[], total: (name: string) => number): ArmEvidence | undefined => {
  const least = Math.min(...arms.map((arm) => total(arm.name)))
  const [first] = arms.filter((arm) => isAsCheap(total(arm.name), least)).sort((a, b) => a.rung - b.rung || (a.name < b.name ? -1 : 1))
  return first
}

/**
 * a* of the rule: the cheapest untuned arm within `margin` of the best untuned arm on dev2. `arms` are the permitted ones. Never one that
 * was stopped early, however well it did on the rows it answered.
 */
export const chooseAnchor = (arms: readonly ArmEvidence[], margin: number, total: (name: string) => number): ArmEvidence | undefined => {
  const untuned = arms.filter((arm) => arm.untuned && arm.stoppedOnDev !== true)
  const best = bestOnDev(untuned)?.dev2?.metric.value
  if (best === undefined) return undefined
  // A hair of slack: 0.9 - 0.02 is not 0.88 in binary.
  return cheapest(
    untuned.filter((arm) => (arm.dev2?.metric.value ?? 0) >= best - margin - 1e-12),
    total,
  )
}
