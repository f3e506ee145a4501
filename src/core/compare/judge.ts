import type { Metric } from '../scorers/scorer.ts'
import type { Random } from '../ports/world.ts'
import { comparePaired, comparePairedCounts } from '../stats/compare-paired.ts'
import type { PairedComparison } from '../stats/paired-comparison.ts'
import { countsOf, valueOf } from './side.ts'
import type { ComparedRow, Side } from './side.ts'

/** How the task's metric compares two sides. */
export interface Judge {
  readonly metric: Metric
  readonly scale: 'binary' | 'continuous'
  /** Classes to resample within, where the task has labels. */
  readonly hasClasses: boolean
  /** Counts of a right and of a wrong answer to a row: what a missing output is worth at best and at worst (data-set metrics). */
  fill?(row: ComparedRow): { readonly right: Float64Array; readonly wrong: Float64Array }
}

export interface JudgeOptions {
  /** One-sided, for each bound. */
  readonly alpha: number
  readonly margin: number
  readonly random: Random
  /** Missing outputs score 0: the intention-to-treat view. */
  readonly missingIsWrong?: boolean
  /** Multiplies the baseline before the difference is taken, at most 1: for "at least 98 % of what current reaches". */
  readonly baselineFactor?: number
}

/** Paired comparison of B with A on rows that both answered, by the method that fits the metric and the repeats (evaluation methods: docs/method/paired-comparisons.md). */
export const judgePair = (judge: Judge, a: Side, b: Side, rows: readonly ComparedRow[], options: JudgeOptions): PairedComparison => {
  const { alpha, margin, random, missingIsWrong = false, baselineFactor = 1 } = options
  const { metric } = judge
  const clusters = rows.map(({ unit }) => unit)
  const answersOf = (side: Side, { example }: ComparedRow) => side.answers.get(example.id)
  if (metric.kind === 'data-set') {
    const fill = judge.fill === undefined ? undefined : rows.map(judge.fill)
    const wrong = fill?.map((row) => row.wrong)
    const counts = (side: Side) => rows.map((row, i) => countsOf(answersOf(side, row)) ?? (missingIsWrong ? (wrong?.[i] ?? null) : null))
    return comparePairedCounts({
      countsA: counts(a),
      countsB: counts(b),
      value: metric.value,
      clusters,
      ...(judge.hasClasses ? { strata: rows.map(({ example }) => example.expected) } : {}),
      ...(fill === undefined ? {} : { fill: { right: fill.map((row) => row.right), wrong: fill.map((row) => row.wrong) } }),
      alpha,
      margin,
      random,
    })
  }
  const values = (side: Side, factor: number) =>
    rows.map((row) => {
      const value = valueOf(answersOf(side, row)) ?? (missingIsWrong ? 0 : null)
      return value === null ? null : value * factor
    })
  const [ofA, ofB] = [values(a, baselineFactor), values(b, 1)]
  // The mean of several repeats is no longer right or wrong, unless they all agree.
  const isBinary = judge.scale === 'binary' && [...ofA, ...ofB].every((value) => value === null || value === 0 || value === 1)
  return comparePaired({
    a: ofA,
    b: ofB,
    scale: isBinary ? 'binary' : 'continuous',
    clusters,
    alpha,
    margin,
    random,
  })
}
