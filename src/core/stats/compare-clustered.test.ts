import { describe, expect, it } from 'vitest'
import { summariseClusters } from './clusters.ts'
import { pairedTable, scoreBounds } from './compare-binary.ts'
import { compareClustered } from './compare-clustered.ts'
import { signBounds } from './compare-continuous.ts'
import { mcnemar } from './mcnemar.ts'
import { moments } from './moments.ts'
import { discordanceUpper, varianceInflation } from './power.ts'
import { tQuantile, tTwoSided } from './student-t.ts'

/** Clusters of three; A is right where `a` is 1. */
const names = (n: number): string[] => Array.from({ length: n }, (_, i) => `g${Math.floor(i / 3)}`)
/** 150 examples; B alone right on clusters 0, 3, 6, ..., A alone on the first example of clusters 1, 7, 13, ... */
const a = Array.from({ length: 150 }, (_, i) => (Math.floor(i / 3) % 3 === 0 ? 0 : 1))
const b = Array.from({ length: 150 }, (_, i) => (Math.floor(i / 3) % 6 === 1 && i % 3 === 0 ? 0 : 1))
const options = { clusters: names(150), scale: 'binary', alpha: 0.025, margin: 0.05 } as const
const scaled = (table: ReturnType<typeof pairedTable>, by: number) => ({
  both: table.both / by,
  onlyA: table.onlyA / by,
  onlyB: table.onlyB / by,
  neither: table.neither / by,
})

describe('arms compared over clusters', () => {
  it('get the wider of cluster-robust t and score bounds at n / design effect', () => {
    const d = b.map((score, i) => score - a[i]!)
    const robust = summariseClusters(d, options.clusters)
    const result = compareClustered(a, b, options)
    const half = tQuantile(0.975, robust.df) * robust.standardError
    const score = scoreBounds(scaled(pairedTable(a, b), robust.designEffect), 0.025)
    expect(result.low).toBeCloseTo(Math.min(robust.mean - half, score.low), 12)
    expect(result.high).toBeCloseTo(Math.max(robust.mean + half, score.high), 12)
    expect(result.pValue).toBeCloseTo(tTwoSided(robust.mean / robust.standardError, robust.df), 12)
    expect(result.pValue).toBeLessThan(0.01)
    expect(result).toMatchObject({ n: 150, discordant: [9, 51], method: 'cluster-robust t', validFor: { yes: true, no: true, why: '' } })
    expect(result.valueA).toBeCloseTo(99 / 150, 12)
    expect(result.valueB).toBeCloseTo(141 / 150, 12)
    expect(result.difference).toBeCloseTo(42 / 150, 12)
    expect(result.designEffect).toBeCloseTo(robust.designEffect, 12)
    expect(result.varianceUpper).toBeCloseTo(discordanceUpper(60 / robust.designEffect, 150 / robust.designEffect), 12)
  })

  it('that are graded get t alone, and an inflated variance of n / design effect values', () => {
    const graded = b.map((score, i) => 0.5 * score + 0.01 * (i % 5))
    const d = graded.map((score, i) => score - a[i]!)
    const robust = summariseClusters(d, options.clusters)
    const half = tQuantile(0.975, robust.df) * robust.standardError
    const result = compareClustered(a, graded, { ...options, scale: 'continuous' })
    expect(result.low).toBeCloseTo(robust.mean - half, 12)
    expect(result.high).toBeCloseTo(robust.mean + half, 12)
    const shape = moments(d)
    expect(result.varianceUpper).toBeCloseTo(shape.variance * varianceInflation(shape.kurtosis, 150 / robust.designEffect), 12)
    expect(result.varianceUpper).toBeLessThan(1)
    expect(result.discordant).toEqual([0, 0])
  })

  it('conclude from 40 clusters on, and say what is missing', () => {
    const first = (clusters: number) => {
      const n = 3 * clusters
      return compareClustered(a.slice(0, n), b.slice(0, n), { ...options, clusters: names(n) }).validFor
    }
    expect(first(40)).toEqual({ yes: true, no: true, why: '' })
    expect(first(39)).toEqual({ yes: false, no: false, why: '39 clusters, 40 are needed' })
  })
})

describe('clusters of which fewer than ten differ', () => {
  /** `gains` clusters with one gain, `losses` with one loss, one cluster with one of each, of 60. */
  const rare = (gains: number, losses: number, size = 1) => {
    const from = Array.from({ length: 180 }, () => 0.5 - size / 2)
    const to = from.slice()
    for (let g = 0; g < gains; g++) to[3 * g] = from[3 * g]! + size
    for (let g = gains; g < gains + losses; g++) {
      from[3 * g] = 0.5 + size / 2
      to[3 * g] = 0.5 - size / 2
    }
    const even = 3 * (gains + losses)
    to[even] = from[even]! + size
    from[even + 1] = 0.5 + size / 2
    to[even + 1] = 0.5 - size / 2
    return [from, to] as const
  }
  const cluster = { clusters: names(180), alpha: 0.025, margin: 0.05 }

  it('get score bounds with every count divided by the worst design effect, and only a no', () => {
    const [from, to] = rare(6, 1)
    const result = compareClustered(from, to, { ...cluster, scale: 'binary' })
    const score = scoreBounds(scaled(pairedTable(from, to), 3), 0.025)
    expect(result).toMatchObject({ low: score.low, high: score.high, method: 'Tango score, worst design effect', designEffect: 3 })
    expect(result.designEffect).toBeCloseTo(3, 12)
    expect(result.validFor).toMatchObject({ yes: false, no: false })
    expect(result.validFor.why).toContain(
      'the arms differ on 8 independent examples, 10 are needed for a yes; 60 examples, 200 are needed for a no',
    )
    // Six clusters won, one lost; the one with both is neither.
    expect(result.pValue).toBe(mcnemar({ onlyA: 1, onlyB: 6 }).midP)
  })

  it('that are graded get the bounds of the signs, and as much variance as a whole point each', () => {
    const [from, to] = rare(6, 1, 0.125)
    const result = compareClustered(from, to, { ...cluster, scale: 'continuous' })
    const d = to.map((score, i) => score - from[i]!)
    expect(result).toMatchObject(signBoundsOf(d))
    expect(result.method).toBe('Tango score of the signs, worst design effect')
    expect(result.varianceUpper).toBeCloseTo(9 / 60, 12)
  })
  const signBoundsOf = (d: readonly number[]) => {
    const { low, high } = signBounds(d, { alpha: 0.025, designEffect: 3 })
    return { low, high }
  }

  it('are nine, not ten', () => {
    const at = (gains: number): string => compareClustered(...rare(gains, 0), { ...cluster, scale: 'binary' }).method
    expect(at(8)).toBe('Tango score, worst design effect')
    expect(at(9)).toBe('cluster-robust t')
  })
})

describe('clusters without any spread between them', () => {
  it('are sure where each gains the same, and equal where each gains nothing', () => {
    const from = Array.from({ length: 90 }, () => 0.25)
    const all = compareClustered(
      from,
      from.map(() => 0.5),
      { clusters: names(90), scale: 'continuous', alpha: 0.025, margin: 0.05 },
    )
    expect(all).toMatchObject({ difference: 0.25, pValue: 0 })
    const balanced = from.map((score, i) => score + [0.25, -0.25, 0][i % 3]!)
    const none = compareClustered(from, balanced, { clusters: names(90), scale: 'continuous', alpha: 0.025, margin: 0.05 })
    expect(none).toMatchObject({ difference: 0, pValue: 1, low: 0, high: 0 })
  })
})
