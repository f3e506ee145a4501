import { sum } from '../lib/sum.ts'
import { numberClusters, summariseClusters } from './clusters.ts'
import { pairedTable, scoreBounds } from './compare-binary.ts'
import { signBounds } from './compare-continuous.ts'
import { fewDiffer, invalid, needed, valid } from './guards.ts'
import { mcnemar } from './mcnemar.ts'
import { moments } from './moments.ts'
import { discordanceUpper, varianceInflation } from './power.ts'
import { tQuantile, tTwoSided } from './student-t.ts'
import type { PairedAnalysis } from './worst-case.ts'

interface ClusteredOptions {
  readonly clusters: readonly string[]
  readonly scale: 'binary' | 'continuous'
  readonly alpha: number
  readonly margin: number | undefined
}

/**
 * Pairs that share clusters: t on cluster means, each weighted by its size, from 40 clusters; binary bounds are never tighter than Tango's
 * with every count divided by the design effect. Fewer than ten clusters in which the arms differ: score limits with every count divided by the worst design effect, as if all members of a cluster agreed.
 */
export const compareClustered = (
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  { clusters, scale, alpha, margin }: ClusteredOptions,
): PairedAnalysis => {
  const n = a.length
  const d = Float64Array.from({ length: n }, (_, i) => (b[i] ?? 0) - (a[i] ?? 0))
  const { of, count } = numberClusters(clusters, n)
  const robust = summariseClusters(d, clusters)
  const gains = new Float64Array(count)
  const touched = new Uint8Array(count)
  for (let i = 0; i < n; i++) {
    const cluster = of[i] ?? 0
    gains[cluster] = (gains[cluster] ?? 0) + (d[i] ?? 0)
    if (d[i] !== 0) touched[cluster] = 1
  }
  const differ = touched.reduce((total, flag) => total + flag, 0)
  const table = pairedTable(a, b)
  const binary = scale === 'binary'
  const few = differ < needed.discordant
  const designEffect = few ? robust.worstDesignEffect : robust.designEffect
  const units = n / designEffect
  const shape = moments(d)
  const base = {
    n,
    valueA: sum(a) / n,
    valueB: sum(b) / n,
    difference: robust.mean,
    discordant: binary ? ([table.onlyA, table.onlyB] as const) : ([0, 0] as const),
    varianceUpper: binary
      ? discordanceUpper((table.onlyA + table.onlyB) / designEffect, units)
      : Math.min(1, Math.max(shape.variance * varianceInflation(shape.kurtosis, units), few ? (differ + 1) / units : 0)),
    designEffect,
  }
  const scaled = (cell: number): number => cell / designEffect
  const score = binary
    ? scoreBounds(
        { both: scaled(table.both), onlyA: scaled(table.onlyA), onlyB: scaled(table.onlyB), neither: scaled(table.neither) },
        alpha,
      )
    : signBounds(d, { alpha, designEffect })
  if (few) {
    const wins = gains.filter((gain) => gain > 0).length
    const losses = gains.filter((gain) => gain < 0).length
    return {
      ...base,
      low: score.low,
      high: score.high,
      method: `${score.method}, worst design effect`,
      pValue: mcnemar({ onlyA: losses, onlyB: wins }).midP,
      validFor: fewDiffer({ differ, units, margin }),
    }
  }
  const half = tQuantile(1 - alpha, robust.df) * robust.standardError
  const low = Math.max(-1, robust.mean - half)
  const high = Math.min(1, robust.mean + half)
  return {
    ...base,
    // With some ten or twenty differences, all in one direction, t alone errs at twice alpha (simulated); the score interval does not.
    low: binary ? Math.min(low, score.low) : low,
    high: binary ? Math.max(high, score.high) : high,
    method: 'cluster-robust t',
    pValue: robust.standardError === 0 ? (robust.mean === 0 ? 1 : 0) : tTwoSided(robust.mean / robust.standardError, robust.df),
    validFor: count >= needed.clusters ? valid : invalid(`${count} clusters, ${needed.clusters} are needed`),
  }
}
