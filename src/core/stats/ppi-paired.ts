import { invalid, needed, valid } from './guards.ts'
import { moments } from './moments.ts'
import { normalCdf, normalQuantile } from './normal.ts'
import type { PairedComparison } from './paired-comparison.ts'
import { varianceInflation } from './power.ts'
import { ppiEstimate } from './ppi-mean.ts'
import { toleratedMissing } from './worst-case.ts'

/** Human labels of both arms' outputs from which a comparison by PPI++ may decide (DESIGN §4). */
export const leastHumanPairs = 200

export interface PpiPaired {
  /** What people said of the outputs of baseline A and candidate B, by example; null where nobody judged that output. */
  readonly humanA: readonly (number | null)[]
  readonly humanB: readonly (number | null)[]
  /** The judge's values; null where missing. */
  readonly judgeA: readonly (number | null)[]
  readonly judgeB: readonly (number | null)[]
  readonly clusters?: readonly string[]
  /** One-sided, for each bound. */
  readonly alpha: number
  /** Human-judged pairs that a conclusion needs; default 200. */
  readonly least?: number
}

/**
 * Paired comparison with few human labels and many of the judge: PPI++ of d = B - A, so that an error of the judge, also one that favours
 * one arm, does not bias it. Rows where people judged both outputs are labelled, all others where the judge scored both are not.
 * Bounds are normal, each at `alpha`; valid from 200 labelled pairs of which people found ten different. `n` counts labelled pairs, so that "label N more" means human
 * labels; `varianceUpper` is per labelled pair. Missing rows: more than 1 % without a judge's score on both arms forbid a conclusion.
 * Throws RangeError where the lists differ in length (a bug of the caller). Source: as `ppiEstimate`.
 */
export const ppiPaired = ({ humanA, humanB, judgeA, judgeB, clusters, alpha, least = leastHumanPairs }: PpiPaired): PairedComparison => {
  const rows = judgeA.length
  for (const list of [humanA, humanB, judgeB, clusters ?? judgeA])
    if (list.length !== rows) throw new RangeError(`ppiPaired: lists of ${list.length} and ${rows} rows`)
  const scored = judgeA.flatMap((a, i) => {
    const b = judgeB[i] ?? null
    if (a === null || b === null) return []
    const [personA, personB] = [humanA[i] ?? null, humanB[i] ?? null]
    const human = personA === null || personB === null ? null : { a: personA, b: personB }
    return [{ human, judge: b - a, cluster: clusters?.[i] ?? String(i) }]
  })
  const labelled = scored.flatMap(({ human, judge, cluster }) => (human === null ? [] : [{ human, judge, cluster }]))
  const rest = scored.filter(({ human }) => human === null)
  const estimate = ppiEstimate({
    human: labelled.map(({ human }) => human.b - human.a),
    judge: labelled.map(({ judge }) => judge),
    unlabelled: rest.map(({ judge }) => judge),
    clusters: [...labelled, ...rest].map(({ cluster }) => cluster),
  })
  const { n, value, standardError, lambda, designEffect } = estimate
  const half = n === 0 ? Infinity : normalQuantile(1 - alpha) * standardError
  const meanOf = (values: readonly number[]): number => moments(values).mean
  const valueA = meanOf(labelled.map(({ human }) => human.a))
  const residuals = moments(labelled.map(({ human, judge }) => human.b - human.a - lambda * judge))
  const isBinary = labelled.every(({ human }) => [human.a, human.b].every((score) => score === 0 || score === 1))
  const missing = rows - scored.length
  const differ = labelled.filter(({ human }) => human.a !== human.b).length
  const shortage =
    missing > toleratedMissing * rows
      ? `the judge did not score ${missing} of ${rows} rows`
      : n < least
        ? `${n} pairs of outputs were judged by people, ${least} are needed`
        : differ < needed.discordant
          ? `people saw a difference on ${differ} pairs, ${needed.discordant} are needed`
          : ''
  return {
    n,
    valueA,
    valueB: valueA + value,
    difference: value,
    low: Math.max(-1, value - half),
    high: Math.min(1, value + half),
    alpha,
    pValue: standardError > 0 ? 2 * normalCdf(-Math.abs(value) / standardError) : value === 0 ? 1 : 0,
    method: `PPI++ (judge weighs ${lambda.toFixed(2)})`,
    discordant: isBinary
      ? [labelled.filter(({ human }) => human.a > human.b).length, labelled.filter(({ human }) => human.b > human.a).length]
      : [0, 0],
    validFor: shortage === '' ? valid : invalid(shortage),
    varianceUpper: n === 0 ? 1 : Math.min(1, ((n * standardError ** 2) / designEffect) * varianceInflation(residuals.kurtosis, n)),
    designEffect,
    missing,
  }
}
