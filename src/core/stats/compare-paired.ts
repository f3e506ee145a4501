import type { Random } from '../ports/world.ts'
import { compareBinary } from './compare-binary.ts'
import { compareClustered } from './compare-clustered.ts'
import { compareContinuous } from './compare-continuous.ts'
import type { PairedComparison } from './paired-comparison.ts'
import { type PairedAnalysis, toleratedMissing, widenToWorstCases } from './worst-case.ts'

export { comparePairedCounts } from './compare-paired-counts.ts'

export interface PairedScores {
  /** Scores in [0, 1] of baseline A and candidate B, by example; null where an output is missing. */
  readonly a: readonly (number | null)[]
  readonly b: readonly (number | null)[]
  /** `binary`: every score is 0 or 1. */
  readonly scale: 'binary' | 'continuous'
  /** A name for each example; examples with one name are not independent. */
  readonly clusters?: readonly string[]
  /** One-sided, for each bound: 0.05 / 3 for one of three looks. */
  readonly alpha: number
  /** The margin of the decision: with few differences a NO needs 10 / margin examples. */
  readonly margin?: number
  readonly random: Random
}

const checkScores = (scores: readonly (number | null)[], scale: PairedScores['scale']): void => {
  for (const score of scores) {
    if (score === null) continue
    const fits = scale === 'binary' ? score === 0 || score === 1 : score >= 0 && score <= 1
    if (!fits) throw new RangeError(`comparePaired: ${score} is not a ${scale} score`)
  }
}

/** The scores at these positions, missing ones as `fill`. A loop: `Float64Array.from` with a function takes ten times as long. */
const filled = (scores: readonly (number | null)[], positions: readonly number[], fill: number): Float64Array => {
  const values = new Float64Array(positions.length)
  for (const [at, i] of positions.entries()) values[at] = scores[i] ?? fill
  return values
}

/**
 * Compares candidate B with baseline A on the same examples, by the method that DESIGN §4 names for such data:
 * - binary: Tango's interval and mid-p McNemar; with fewer than 10 discordant pairs only NO, from n >= 10 / margin;
 * - clustered (some name occurs twice): t on cluster means, from 40 clusters;
 * - continuous: t from n = 50; skewed, BCa from n = 200;
 * - missing outputs above 1 %: bounds are the worst of both worst cases; up to 1 % the complete pairs count.
 * `validFor` says whether the bounds may carry a conclusion. A model's failure is a score of 0, not missing.
 * Throws RangeError where scores do not fit the scale or the lists differ in length (a bug of the caller).
 */
export const comparePaired = ({ a, b, scale, clusters, alpha, margin, random }: PairedScores): PairedComparison => {
  if (a.length !== b.length) throw new RangeError(`comparePaired: ${a.length} scores of A, ${b.length} of B`)
  if (clusters !== undefined && clusters.length !== a.length)
    throw new RangeError(`comparePaired: ${clusters.length} clusters, ${a.length} scores`)
  checkScores(a, scale)
  checkScores(b, scale)

  const analyse = (positions: readonly number[], fillA: number, fillB: number): PairedAnalysis => {
    const [scoresA, scoresB] = [filled(a, positions, fillA), filled(b, positions, fillB)]
    const names = clusters === undefined ? undefined : positions.map((i) => clusters[i] ?? '')
    if (names !== undefined && new Set(names).size < names.length) {
      return compareClustered(scoresA, scoresB, { clusters: names, scale, alpha, margin })
    }
    return scale === 'binary'
      ? compareBinary(scoresA, scoresB, { alpha, margin })
      : compareContinuous(scoresA, scoresB, { alpha, margin, random })
  }

  const all = a.map((_, i) => i)
  const completePairs = all.filter((i) => a[i] !== null && b[i] !== null)
  const missing = all.length - completePairs.length
  const complete = analyse(completePairs, 0, 0)
  if (missing <= toleratedMissing * all.length) return { ...complete, alpha, missing }
  return { ...widenToWorstCases(complete, analyse(all, 1, 0), analyse(all, 0, 1)), alpha, missing }
}
