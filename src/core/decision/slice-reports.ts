import type { SliceReport } from './decision.ts'
import type { DecisionEvidence } from './evidence.ts'
import type { Outcome } from './outcome.ts'

/** Fewer golden rows than this say nothing about a slice. */
const leastRows = 30

const points = (share: number): string => `${share >= 0 ? '+' : ''}${(100 * share).toFixed(1)} points`

/**
 * T against a* and every rival on parts of golden that resemble the future, or the training rows least: the same bounds as the
 * look's own, so that a reader sees whether a gain rests on old or on familiar rows. They decide nothing: golden was sized for
 * the whole, and a third of it is too small to.
 */
export const sliceReports = (evidence: DecisionEvidence, outcome: Outcome): readonly SliceReport[] => {
  const { look } = outcome
  if (look === undefined) return []
  const against = [...new Set([look.anchor, ...look.rivals])]
  return (evidence.slices ?? [])
    .filter(({ ids }) => ids.size >= leastRows)
    .flatMap((slice) =>
      against.flatMap((rival) => {
        const comparison = evidence.compare(rival, look.tuned, 'golden', { alpha: look.alpha, margin: look.margin, only: slice.ids })
        if (comparison === undefined) return []
        const { n, difference, low, high, method } = comparison
        return [{ slice: slice.id, label: slice.label, a: rival, b: look.tuned, n, difference, low, high, method }]
      }),
    )
}

/** Slices on which T is surely worse than a rival, though the rule says to use it: what a reader must know before trusting a YES. */
export const sliceWarnings = (reports: readonly SliceReport[]): readonly string[] =>
  reports
    .filter(({ high }) => high < 0)
    .map(
      ({ label, a, b, difference, n }) =>
        `On the ${label} (n = ${n}) ${b} is surely worse than ${a}: ${points(difference)}. The whole of golden hides this.`,
    )
