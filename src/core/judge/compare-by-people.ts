import { comparePaired, type PairedScores } from '../stats/compare-paired.ts'
import type { PairedComparison } from '../stats/paired-comparison.ts'
import { leastHumanPairs, ppiPaired } from '../stats/ppi-paired.ts'
import { toleratedMissing } from '../stats/worst-case.ts'

/** One arm on the rows of a comparison that people may have judged; all three lists have one entry a row. */
export interface PeopleColumns {
  /** The judge's values; null where the output is missing. */
  readonly values: readonly (number | null)[]
  /** What people said of that very output; 0 for a failure of the model's own, null where nobody judged it. */
  readonly people: readonly (number | null)[]
  /** The model failed: nobody needs to look at the output to know its worth. */
  readonly failed: readonly boolean[]
}

/**
 * Comparison of two arms by PPI++ (DESIGN §4): where people judged at least 200 pairs of outputs there, their word is what
 * counts and the judge only narrows the interval; where they judged all, the judge is not needed. Undefined with fewer: then the
 * calibrated judge's own values are compared. A failed output is worth 0 to people too: leaving such rows out would forgive the failures.
 */
export const compareByPeople = (
  { a, b }: { readonly a: PeopleColumns; readonly b: PeopleColumns },
  options: Pick<PairedScores, 'scale' | 'alpha' | 'random'> & { readonly clusters: readonly string[]; readonly margin: number },
): PairedComparison | undefined => {
  const [humanA, humanB] = [a.people, b.people]
  // Nobody was asked about a row on which both failed, so it says nothing of how the labelled rows were drawn.
  const bothFailed = a.failed.map((isFailed, i) => isFailed && b.failed[i] === true)
  const pairs = humanA.filter((value, i) => value !== null && humanB[i] !== null && bothFailed[i] !== true).length
  if (pairs < leastHumanPairs) return undefined
  const failures = bothFailed.filter(Boolean).length
  const scored = a.values.filter((value, i) => value !== null && b.values[i] !== null).length
  if (pairs + failures >= scored) {
    const comparison = comparePaired({ a: humanA, b: humanB, ...options })
    return { ...comparison, method: `${comparison.method} of people's labels` }
  }
  if (failures > toleratedMissing * a.failed.length) return undefined
  const asked = (values: readonly (number | null)[]): readonly (number | null)[] =>
    values.map((value, i) => (bothFailed[i] === true ? null : value))
  const { clusters, alpha } = options
  return ppiPaired({ humanA: asked(humanA), humanB: asked(humanB), judgeA: a.values, judgeB: b.values, clusters, alpha })
}
