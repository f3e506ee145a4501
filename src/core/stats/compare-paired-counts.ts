import type { Random } from '../ports/world.ts'
import { addSparse, bootstrapStatistic, joinClusters, sparse } from './bootstrap-metric.ts'
import { fewDiffer, invalid, needed, valid } from './guards.ts'
import type { PairedComparison } from './paired-comparison.ts'
import { varianceInflation } from './power.ts'
import { type PairedAnalysis, toleratedMissing, widenToWorstCases } from './worst-case.ts'

export interface PairedCounts {
  /** Per-example count vectors of A and B (a data-set metric's sufficient statistics); null where an output is missing. */
  readonly countsA: readonly (Float64Array | null)[]
  readonly countsB: readonly (Float64Array | null)[]
  /** Turns summed counts into the metric in [0, 1]; must not keep the array it is given. */
  readonly value: (sums: Float64Array) => number
  /** The class (gold label) of each example: resampled within, 20 each are needed. */
  readonly strata?: readonly string[]
  /** A name for each example; examples with one name are not independent: whole clusters are drawn, without strata. */
  readonly clusters?: readonly string[]
  /** One-sided, for each bound. */
  readonly alpha: number
  readonly margin?: number
  /** Counts that a right and a wrong answer would have had, by example: for the worst cases of missing outputs. */
  readonly fill?: { readonly right: readonly Float64Array[]; readonly wrong: readonly Float64Array[] }
  readonly resamples?: number
  readonly random: Random
}

const noCounts = new Float64Array(0)

/** Two-sided p-value: how often swapping A and B at random, example by example, moves the metric as far as seen. */
const swapTest = (
  pairs: readonly (readonly [Float64Array, Float64Array])[],
  { value, swaps, random }: { readonly value: (sums: Float64Array) => number; readonly swaps: number; readonly random: Random },
): number => {
  const length = pairs[0]?.[0].length ?? 0
  const sumsA = new Float64Array(length)
  const sumsB = new Float64Array(length)
  const changes = pairs.map(([a, b]) => {
    addSparse(sumsA, sparse(a), 1)
    addSparse(sumsB, sparse(b), 1)
    return sparse(b.map((count, i) => count - (a[i] ?? 0)))
  })
  const differing = changes.filter(({ at }) => at.length > 0)
  const seen = Math.abs(value(sumsB.slice()) - value(sumsA.slice())) - 1e-12
  if (differing.length === 0) return 1
  let hits = 0
  const swappedA = new Float64Array(length)
  const swappedB = new Float64Array(length)
  for (let swap = 0; swap < swaps; swap++) {
    swappedA.set(sumsA)
    swappedB.set(sumsB)
    let bits = 0
    differing.forEach((change, i) => {
      if (i % 32 === 0) bits = random.below(2 ** 32)
      if (bits & 1) {
        addSparse(swappedA, change, 1)
        addSparse(swappedB, change, -1)
      }
      bits >>>= 1
    })
    if (Math.abs(value(swappedB) - value(swappedA)) >= seen) hits++
  }
  return (hits + 1) / (swaps + 1)
}

/** The examples of one analysis: no gaps are left. */
interface FilledCounts {
  readonly countsA: readonly Float64Array[]
  readonly countsB: readonly Float64Array[]
  readonly strata: readonly string[] | undefined
  readonly clusters: readonly string[] | undefined
}

/** What is missing for any conclusion, by the guards for data-set metrics; '' where nothing is. */
const shortage = (independent: number, smallestClass: number): string =>
  [
    ...(independent < needed.dataSet ? [`${independent} independent examples, ${needed.dataSet} are needed`] : []),
    ...(smallestClass < needed.perClass ? [`the smallest class has ${smallestClass} examples, ${needed.perClass} are needed`] : []),
  ].join('; ')

const analyse = (
  { countsA, countsB, strata, clusters }: FilledCounts,
  { value, alpha, margin, resamples = 10_000, random }: PairedCounts,
): PairedAnalysis => {
  const n = countsA.length
  if (n === 0) {
    const nothing = { n, valueA: 0, valueB: 0, difference: 0, low: -1, high: 1, pValue: 1, discordant: [0, 0], designEffect: 1 } as const
    return { ...nothing, method: 'paired bootstrap', varianceUpper: 1, validFor: invalid('no examples') }
  }
  const joined = clusters !== undefined && new Set(clusters).size < n
  const unitsA = joined ? joinClusters(countsA, clusters) : countsA
  const unitsB = joined ? joinClusters(countsB, clusters) : countsB
  const independent = unitsA.length
  const pairs = unitsA.map((a, i) => [a, unitsB[i] ?? noCounts] as const)
  const length = unitsA[0]?.length ?? 0
  const vectors = pairs.map(([a, b]) => {
    const both = new Float64Array(2 * length)
    both.set(a)
    both.set(b, length)
    return both
  })
  const totals = new Float64Array(2 * length)
  for (const vector of vectors) addSparse(totals, sparse(vector), 1)
  const valueOfA = (sums: Float64Array): number => value(sums.subarray(0, length))
  const valueOfB = (sums: Float64Array): number => value(sums.subarray(length))
  const result = bootstrapStatistic({
    vectors,
    statistic: (sums) => valueOfB(sums) - valueOfA(sums),
    strata: joined ? undefined : strata,
    resamples,
    random: random.fork('paired-bootstrap'),
    level: 1 - 2 * alpha,
  })
  const classSizes = Array.from(Map.groupBy(strata ?? [], (name) => name).values(), (members) => members.length)
  const smallest = Math.min(n, ...classSizes)
  // One example of a class of size s weighs as much in a macro average over k classes as one of k s examples in a plain one.
  const units = ((classSizes.length === 0 ? n : smallest * classSizes.length) * independent) / n
  const differ = pairs.filter(([a, b]) => a.some((count, i) => count !== b[i])).length
  const lacking = shortage(independent, strata === undefined ? Infinity : smallest)
  const guard = differ >= needed.discordant ? valid : fewDiffer({ differ, units, margin })
  // Per example: n times the variance of the difference, so that the effect of clusters is in it.
  const variance = (n / independent) * result.variance * varianceInflation(result.kurtosis, independent)
  return {
    n,
    valueA: valueOfA(totals),
    valueB: valueOfB(totals),
    difference: result.value,
    low: result.low,
    high: result.high,
    pValue: swapTest(pairs, { value, swaps: resamples, random: random.fork('swap') }),
    method: `paired ${result.method}${joined ? ' of clusters' : ''}`,
    discordant: [0, 0],
    validFor: lacking === '' ? guard : invalid(lacking),
    varianceUpper: differ >= needed.discordant ? variance : Math.max(variance, (differ + 1) / units),
    designEffect: 1,
  }
}

/**
 * Compares two arms by a metric of the whole data set (macro F1, slot F1): paired bootstrap over examples (BCa), within classes where `strata`
 * names them; valid from n = 100 and 20 examples a class. The p-value swaps the arms example by example. Missing outputs above 1 % need `fill`
 * for both worst cases; without it no conclusion is valid. Assumes independent examples or clusters.
 * Throws RangeError where the lists differ in length (a bug of the caller).
 * Source: Efron 1987, JASA 82:171; Yeh 2000 (randomisation tests of F1), COLING.
 */
export const comparePairedCounts = (options: PairedCounts): PairedComparison => {
  const { countsA, countsB, strata, clusters, alpha, fill } = options
  for (const [name, list] of Object.entries({ countsB, strata, clusters })) {
    if (list !== undefined && list.length !== countsA.length) {
      throw new RangeError(`comparePairedCounts: ${list.length} ${name}, ${countsA.length} countsA`)
    }
  }
  const filled = (
    positions: readonly number[],
    fillA: readonly Float64Array[] | undefined,
    fillB: readonly Float64Array[] | undefined,
  ): FilledCounts => ({
    countsA: positions.map((i) => countsA[i] ?? fillA?.[i] ?? noCounts),
    countsB: positions.map((i) => countsB[i] ?? fillB?.[i] ?? noCounts),
    strata: strata === undefined ? undefined : positions.map((i) => strata[i] ?? ''),
    clusters: clusters === undefined ? undefined : positions.map((i) => clusters[i] ?? ''),
  })
  const all = countsA.map((_, i) => i)
  const completePairs = all.filter((i) => countsA[i] !== null && countsB[i] !== null)
  const missing = all.length - completePairs.length
  const complete = analyse(filled(completePairs, undefined, undefined), options)
  if (missing <= toleratedMissing * all.length) return { ...complete, alpha, missing }
  if (fill === undefined) {
    return { ...complete, validFor: invalid(`${missing} of ${all.length} outputs are missing`), alpha, missing }
  }
  const hurting = analyse(filled(all, fill.right, fill.wrong), options)
  const helping = analyse(filled(all, fill.wrong, fill.right), options)
  return { ...widenToWorstCases(complete, hurting, helping), alpha, missing }
}
