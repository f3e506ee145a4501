import type { Random } from '../ports/world.ts'
import { sum } from '../lib/sum.ts'
import { bca } from './bca.ts'
import { summariseClusters } from './clusters.ts'
import { needed } from './guards.ts'
import type { Interval } from './interval.ts'
import { meanInterval } from './mean-interval.ts'
import { moments } from './moments.ts'
import { isSkewed } from './skewed.ts'
import { wilson } from './wilson.ts'
import { toleratedMissing } from './worst-case.ts'

interface ScoreIntervalOptions {
  readonly scale: 'binary' | 'continuous'
  readonly clusters?: readonly string[]
  readonly level?: number
  readonly random: Random
}

/** How many values are not the most common one: their spread is what an interval of the mean rests on. */
const offMode = (values: ArrayLike<number>): number => {
  const counts = new Map<number, number>()
  for (let i = 0; i < values.length; i++) counts.set(values[i] ?? 0, (counts.get(values[i] ?? 0) ?? 0) + 1)
  return values.length - Math.max(0, ...counts.values())
}

const intervalOfComplete = (
  values: Float64Array,
  names: readonly string[] | undefined,
  { scale, level = 0.95, random }: ScoreIntervalOptions,
): Interval => {
  const clustered = names !== undefined && new Set(names).size < names.length ? summariseClusters(values, names) : undefined
  const few = offMode(values) < needed.discordant
  if (scale === 'binary' || few) {
    // For scores in [0, 1] the variance is at most p (1 - p): Wilson's interval of their sum is on the safe side.
    const designEffect = clustered === undefined ? 1 : few ? clustered.worstDesignEffect : clustered.designEffect
    const interval = wilson(sum(values) / designEffect, values.length / designEffect, level)
    return clustered === undefined ? interval : { ...interval, n: clustered.clusters, method: `${interval.method}, design effect` }
  }
  const shape = moments(values)
  const interval =
    clustered === undefined && values.length >= needed.bootstrap && isSkewed(shape, (1 - level) / 2)
      ? bca(values, { level, random: random.fork('bca') })
      : meanInterval(values, { level, ...(clustered === undefined || names === undefined ? {} : { clusters: names }) })
  return { ...interval, low: Math.max(0, interval.low), high: Math.min(1, interval.high) }
}

/**
 * Interval of one arm's mean score in [0, 1]; null where an output is missing. Binary: Wilson, with n / design effect where examples
 * cluster. Continuous: t, BCa where skewed and n >= 100, cluster-robust t. Missing above 1 %: low as if the missing scored 0, high as if 1; else they are left out.
 * `n` counts independent examples that were scored (clusters where they are given). Source: evaluation methods in docs/method/intervals.md.
 */
export const intervalOfScores = (scores: readonly (number | null)[], options: ScoreIntervalOptions): Interval => {
  const { clusters } = options
  const answered = scores.map((_, i) => i).filter((i) => scores[i] !== null)
  const of = (positions: readonly number[], fill: number): Interval =>
    intervalOfComplete(
      Float64Array.from(positions, (i) => scores[i] ?? fill),
      clusters === undefined ? undefined : positions.map((i) => clusters[i] ?? ''),
      options,
    )
  const complete = of(answered, 0)
  if (scores.length - answered.length <= toleratedMissing * scores.length) return complete
  const all = scores.map((_, i) => i)
  return {
    ...complete,
    low: Math.min(complete.low, of(all, 0).low),
    high: Math.max(complete.high, of(all, 1).high),
    method: `${complete.method}, both worst cases of missing outputs`,
  }
}
