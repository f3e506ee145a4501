import type { Random } from '../ports/world.ts'
import { sum } from '../lib/sum.ts'
import { bcaLimits, defaultResamples } from './bca.ts'
import { numberClusters } from './clusters.ts'
import { needed } from './guards.ts'
import type { Interval } from './interval.ts'
import { moments } from './moments.ts'
import { createTallier } from './resample.ts'
import { wilson } from './wilson.ts'

/** Entries of a count vector that are not zero. */
interface SparseVector {
  readonly at: readonly number[]
  readonly value: readonly number[]
}

export const sparse = (vector: ArrayLike<number>): SparseVector => {
  const at = Array.from(vector, (_, i) => i).filter((i) => vector[i] !== 0)
  return { at, value: at.map((i) => vector[i] ?? 0) }
}

/** Adds `times` a sparse vector to `sums`. */
export const addSparse = (sums: Float64Array, { at, value }: SparseVector, times: number): void => {
  for (let i = 0; i < at.length; i++) {
    const position = at[i] as number
    sums[position] = (sums[position] as number) + times * (value[i] as number)
  }
}

/** Adds up the vectors of each cluster, so that a bootstrap over the sums draws whole clusters. */
export const joinClusters = (vectors: readonly Float64Array[], names: readonly string[]): Float64Array[] => {
  const { of, count } = numberClusters(names, vectors.length)
  const sums = Array.from({ length: count }, () => new Float64Array(vectors[0]?.length ?? 0))
  vectors.forEach((vector, i) => {
    const target = sums[of[i] ?? 0]
    if (target !== undefined) addSparse(target, sparse(vector), 1)
  })
  return sums
}

/** Positions of the examples of each stratum, in order of appearance; one stratum of all without names. */
const stratify = (n: number, names: readonly string[] | undefined): Int32Array[] => {
  if (names === undefined) return [Int32Array.from({ length: n }, (_, i) => i)]
  const byName = new Map<string, number[]>()
  names.forEach((name, i) => {
    const positions = byName.get(name)
    if (positions === undefined) byName.set(name, [i])
    else positions.push(i)
  })
  return Array.from(byName.values(), (positions) => Int32Array.from(positions))
}

interface Bootstrap {
  readonly vectors: readonly ArrayLike<number>[]
  readonly statistic: (sums: Float64Array) => number
  readonly strata?: readonly string[] | undefined
  readonly resamples?: number | undefined
  readonly random: Random
  readonly level: number
}

/**
 * Bootstrap of any function of summed per-example vectors, over examples, within strata. Examples with equal vectors are one kind:
 * a resample counts kinds and adds each once, so that it costs n draws and few additions. Limits are BCa with the acceleration
 * of the jackknife. `variance` is n times the variance of the resampled statistic, `kurtosis` that of the jackknife's influences.
 */
export const bootstrapStatistic = ({ vectors, statistic, strata, resamples = defaultResamples, random, level }: Bootstrap) => {
  const n = vectors.length
  const numbers = new Map<string, number>()
  const kinds: SparseVector[] = []
  const kindOf = new Int32Array(n)
  vectors.forEach((vector, i) => {
    const kind = sparse(vector)
    const key = `${kind.at.join()}=${kind.value.join()}`
    const known = numbers.get(key)
    kindOf[i] = known ?? kinds.length
    if (known !== undefined) return
    numbers.set(key, kinds.length)
    kinds.push(kind)
  })
  const length = vectors[0]?.length ?? 0
  const totals = new Float64Array(length)
  const occurrences = new Int32Array(kinds.length)
  for (const kind of kindOf) occurrences[kind] = (occurrences[kind] ?? 0) + 1
  kinds.forEach((kind, i) => addSparse(totals, kind, occurrences[i] ?? 0))
  const value = statistic(totals.slice())

  const positions = stratify(n, strata)
  const without = kinds.map((kind) => {
    const sums = totals.slice()
    addSparse(sums, kind, -1)
    return statistic(sums)
  })
  const influences = new Float64Array(n)
  for (const stratum of positions) {
    const left = Float64Array.from(stratum, (position) => without[kindOf[position] ?? 0] ?? 0)
    const centre = left.length === 0 ? 0 : sum(left) / left.length
    stratum.forEach((position, i) => (influences[position] = centre - (left[i] ?? 0)))
  }

  const tally = new Int32Array(kinds.length)
  const draw = createTallier(kindOf, positions, random)
  const sums = new Float64Array(length)
  const draws = new Float64Array(resamples)
  for (let r = 0; r < resamples; r++) {
    tally.fill(0)
    sums.fill(0)
    draw(tally)
    for (let kind = 0; kind < kinds.length; kind++) {
      const times = tally[kind] as number
      if (times > 0) addSparse(sums, kinds[kind] as SparseVector, times)
    }
    draws[r] = statistic(sums)
  }
  const shape = moments(influences)
  const variance = moments(draws).variance * n
  const acceleration = n === 0 ? 0 : shape.skewness / (6 * Math.sqrt(n))
  return { value, n, variance, kurtosis: shape.kurtosis, ...bcaLimits(draws, { value, acceleration, level }) }
}

/** Examples that an average over strata rests on as if all were equally large: K^2 / sum(1 / n_k). */
const evenExamples = (n: number, strata: readonly string[] | undefined): number => {
  const sizes = stratify(n, strata).map(({ length }) => length)
  return sizes.length ** 2 / sum(sizes.map((size) => 1 / size))
}

/**
 * Where all but a few examples count alike, a bootstrap has little to draw from: 40 right answers of 40 are drawn as 40 right ones each
 * time. Then the interval is at least Wilson's of that share of as many examples, which at the ends is about the rule of three.
 */
const atLeastWilson = (interval: Interval, { examples, level }: { readonly examples: number; readonly level: number }): Interval => {
  const { value, low, high, method } = interval
  if (value < 0 || value > 1 || examples * Math.min(value, 1 - value) >= needed.discordant) return interval
  const score = wilson(value * examples, examples, level)
  if (score.low >= low && score.high <= high) return interval
  return { ...interval, low: Math.min(low, score.low), high: Math.max(high, score.high), method: `${method}, at least Wilson` }
}

/**
 * Interval of a data-set metric (macro F1, slot F1) of one arm, by bootstrap over examples from per-example count vectors, resampled
 * within `strata` (gold labels) where given. `value` turns summed counts into the metric and must not keep the array it is given.
 * Where a name in `clusters` occurs twice, whole clusters are drawn instead, without strata, and `n` counts clusters.
 * Assumes independent examples (or clusters), n >= 100 and 20 a class. With fewer than ten examples' worth of errors, or of right answers,
 * no narrower than Wilson's interval. No examples: [0, 1]. Source: Efron 1987, JASA 82:171.
 */
export const bootstrapMetric = ({
  counts,
  value,
  strata,
  clusters,
  resamples,
  random,
  level = 0.95,
}: {
  readonly counts: readonly Float64Array[]
  readonly value: (sums: Float64Array) => number
  readonly strata?: readonly string[]
  readonly clusters?: readonly string[]
  readonly resamples?: number
  readonly random: Random
  readonly level?: number
}): Interval => {
  if (counts.length === 0) return { value: 0, low: 0, high: 1, n: 0, method: 'BCa bootstrap' }
  const clustered = clusters !== undefined && new Set(clusters).size < counts.length
  const vectors = clustered ? joinClusters(counts, clusters) : counts
  const classes = clustered ? undefined : strata
  const result = bootstrapStatistic({ vectors, statistic: value, strata: classes, resamples, random, level })
  const interval = { value: result.value, low: result.low, high: result.high, n: result.n, method: result.method }
  return atLeastWilson(interval, { examples: evenExamples(vectors.length, classes), level })
}
