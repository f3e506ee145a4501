import type { Random } from '../ports/world.ts'
import { addSparse, bootstrapStatistic, sparse } from './bootstrap-metric.ts'
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

/**
 * Compares two arms by a metric of the whole data set (macro F1, slot F1): paired bootstrap over examples (BCa), within classes where `strata`
 * names them; valid from n = 100 and 20 examples a class. The p-value swaps the arms example by example. Missing outputs above 1 % need `fill`
 * for both worst cases; without it no conclusion is valid. Assumes independent examples.
 * Source: Efron 1987, JASA 82:171; Yeh 2000 (randomisation tests of F1), COLING.
 */
export const comparePairedCounts = ({
  countsA,
  countsB,
  value,
  strata,
  alpha,
  margin,
  fill,
  resamples = 10_000,
  random,
}: PairedCounts): PairedComparison => {
  if (countsA.length !== countsB.length) throw new RangeError(`comparePairedCounts: ${countsA.length} counts of A, ${countsB.length} of B`)
  if (strata !== undefined && strata.length !== countsA.length) {
    throw new RangeError(`comparePairedCounts: ${strata.length} strata, ${countsA.length} examples`)
  }

  const analyse = (
    positions: readonly number[],
    fillA: readonly Float64Array[] | undefined,
    fillB: readonly Float64Array[] | undefined,
  ): PairedAnalysis => {
    const pairs = positions.map((i) => [countsA[i] ?? fillA?.[i] ?? noCounts, countsB[i] ?? fillB?.[i] ?? noCounts] as const)
    const classes = strata === undefined ? undefined : positions.map((i) => strata[i] ?? '')
    const n = pairs.length
    const none = { n, valueA: 0, valueB: 0, difference: 0, low: -1, high: 1, pValue: 1, discordant: [0, 0], designEffect: 1 } as const
    if (n === 0) return { ...none, method: 'paired bootstrap', varianceUpper: 1, validFor: invalid('no examples') }
    const length = pairs[0]?.[0].length ?? 0
    const vectors = pairs.map(([a, b]) => {
      const joined = new Float64Array(2 * length)
      joined.set(a)
      joined.set(b, length)
      return joined
    })
    const valueOfA = (sums: Float64Array): number => value(sums.subarray(0, length))
    const valueOfB = (sums: Float64Array): number => value(sums.subarray(length))
    const result = bootstrapStatistic({
      vectors,
      statistic: (sums) => valueOfB(sums) - valueOfA(sums),
      strata: classes,
      resamples,
      random: random.fork('paired-bootstrap'),
      level: 1 - 2 * alpha,
    })
    const totals = new Float64Array(2 * length)
    for (const vector of vectors) addSparse(totals, sparse(vector), 1)
    const differ = pairs.filter(([a, b]) => a.some((count, i) => count !== b[i])).length
    const sizes = new Map<string, number>()
    for (const name of classes ?? []) sizes.set(name, (sizes.get(name) ?? 0) + 1)
    const smallest = Math.min(n, ...sizes.values())
    const shortage = [
      ...(n < needed.dataSet ? [`${n} examples, ${needed.dataSet} are needed`] : []),
      ...(smallest < needed.perClass ? [`the smallest class has ${smallest} examples, ${needed.perClass} are needed`] : []),
    ].join('; ')
    // One example of a class of size s weighs as much in a macro average over k classes as one of k s examples in a plain one.
    const units = sizes.size === 0 ? n : smallest * sizes.size
    const guard = differ >= needed.discordant ? valid : fewDiffer({ differ, units, margin })
    return {
      n,
      valueA: valueOfA(totals),
      valueB: valueOfB(totals),
      difference: result.value,
      low: result.low,
      high: result.high,
      pValue: swapTest(pairs, { value, swaps: resamples, random: random.fork('swap') }),
      method: `paired ${result.method}`,
      discordant: [0, 0],
      validFor: shortage === '' ? guard : invalid(shortage),
      varianceUpper: Math.max(
        result.variance * varianceInflation(result.kurtosis, n),
        differ < needed.discordant ? (differ + 1) / units : 0,
      ),
      designEffect: 1,
    }
  }

  const all = countsA.map((_, i) => i)
  const completePairs = all.filter((i) => countsA[i] !== null && countsB[i] !== null)
  const missing = all.length - completePairs.length
  const complete = analyse(completePairs, undefined, undefined)
  if (missing <= toleratedMissing * all.length) return { ...complete, alpha, missing }
  if (fill === undefined) {
    const share = `${missing} of ${all.length} outputs are missing`
    return { ...complete, validFor: invalid(share), alpha, missing }
  }
  return { ...widenToWorstCases(complete, analyse(all, fill.right, fill.wrong), analyse(all, fill.wrong, fill.right)), alpha, missing }
}
