import { createRandom } from '../../src/core/lib/random.ts'
import type { Random } from '../../src/core/ports/world.ts'
import { bca } from '../../src/core/stats/bca.ts'
import { bootstrapMetric } from '../../src/core/stats/bootstrap-metric.ts'
import { clusterBootstrap } from '../../src/core/stats/cluster-bootstrap.ts'
import { comparePaired, comparePairedCounts } from '../../src/core/stats/compare-paired.ts'
import { compareQuantiles } from '../../src/core/stats/compare-quantiles.ts'
import { compareRatios } from '../../src/core/stats/compare-ratios.ts'
import { intervalOfScores } from '../../src/core/stats/interval-of-scores.ts'
import { fitLearningCurve } from '../../src/core/stats/learning-curve.ts'
import { meanInterval } from '../../src/core/stats/mean-interval.ts'
import { moments } from '../../src/core/stats/moments.ts'
import type { PairedComparison } from '../../src/core/stats/paired-comparison.ts'
import { createSequentialTest, type SequentialOptions } from '../../src/core/stats/sequential-test.ts'
import { bonferroniT, maxT } from '../../src/core/stats/simultaneous.ts'
import { isSkewed } from '../../src/core/stats/skewed.ts'
import {
  drawClusteredAnswers,
  drawClusteredPairs,
  drawDifference,
  drawLabels,
  drawNormal,
  drawOneSided,
  macroF1,
  shapes,
  trueMacroF1,
} from './draw.ts'
import type { Conclusions, Truth } from './exact.ts'

interface Settings {
  readonly n: number
  readonly trials: number
}

/** Share of trials whose interval holds the truth; trials that make no interval are left out. */
const coverageOf = (
  { n, trials }: Settings,
  truth: number,
  interval: (random: Random, trial: number) => { low: number; high: number } | undefined,
): number => {
  const random = createRandom(n)
  let covered = 0
  let made = 0
  for (let trial = 0; trial < trials; trial++) {
    const limits = interval(random, trial)
    if (limits === undefined) continue
    made++
    if (limits.low <= truth && truth <= limits.high) covered++
  }
  return covered / made
}

const errorsOf = (
  { n, trials }: Settings,
  threshold: number,
  compare: (random: Random, trial: number) => PairedComparison,
): Conclusions => {
  const random = createRandom(n)
  const counts = { yes: 0, no: 0, valid: 0 }
  for (let trial = 0; trial < trials; trial++) {
    const { low, high, validFor } = compare(random, trial)
    if (validFor.yes) counts.valid++
    if (validFor.yes && low > threshold) counts.yes++
    if (validFor.no && high < threshold) counts.no++
  }
  return { yes: counts.yes / trials, no: counts.no / trials, valid: counts.valid / trials }
}

/** One accuracy measured on clusters: Wilson at the effective number. */
export const clusteredProportion = (settings: Settings, accuracy: number): number =>
  coverageOf(settings, accuracy, (random) => {
    const { values, names } = drawClusteredAnswers(settings.n, accuracy, random)
    return intervalOfScores(values, { scale: 'binary', clusters: names, random })
  })

/** A mean over clusters: cluster-robust t, and by resampling. */
export const clusteredMean = (method: 't' | 'bootstrap', settings: Settings): number =>
  coverageOf(settings, 0.5, (random) => {
    const values: number[] = []
    const names: string[] = []
    for (let cluster = 0; cluster < settings.n; cluster++) {
      const level = 0.5 + 0.2 * drawNormal(random)
      for (let i = random.below(6); i >= 0; i--) {
        values.push(level + 0.1 * drawNormal(random))
        names.push(String(cluster))
      }
    }
    return method === 't' ? meanInterval(values, { clusters: names }) : clusterBootstrap(values, names, { resamples: 1000, random })
  })

/** Coverage of the 95 % interval of a clustered paired difference. */
export const clusteredDifference = (settings: Settings, truth: Truth): number =>
  coverageOf(settings, truth.delta, (random) => {
    const { a, b, names } = drawClusteredPairs(settings.n, truth, random)
    return comparePaired({ a, b, scale: 'binary', clusters: names, alpha: 0.025, margin: 0.05, random })
  })

export const clusteredErrors = (settings: Settings, truth: Truth, alpha: number): Conclusions =>
  errorsOf(settings, truth.delta, (random) => {
    const { a, b, names } = drawClusteredPairs(settings.n, truth, random)
    return comparePaired({ a, b, scale: 'binary', clusters: names, alpha, margin: Math.abs(truth.delta), random })
  })

export const oneSidedErrors = (settings: Settings, alpha: number): Conclusions => {
  const share = 20 / settings.n
  return errorsOf(settings, share, (random) => {
    const { a, b, names } = drawOneSided(settings.n, share, random)
    return comparePaired({ a, b, scale: 'binary', clusters: names, alpha, margin: share, random })
  })
}

const drawGraded = (shape: keyof typeof shapes, n: number, random: Random): Float64Array =>
  Float64Array.from({ length: n }, () => shapes[shape].draw(random))

/** Coverage of the 95 % interval that `compareContinuous` takes: t, or BCa where skewed (with fewer resamples, so that it can be repeated). */
export const gradedDifference = (shape: keyof typeof shapes, settings: Settings): number =>
  coverageOf(settings, shapes[shape].mean, (random, trial) => {
    const values = drawGraded(shape, settings.n, random)
    return isSkewed(moments(values), 0.025) && settings.n >= 100
      ? bca(values, { resamples: 1000, random: random.fork(`${trial}`) })
      : meanInterval(values)
  })

export const gradedErrors = (shape: keyof typeof shapes, settings: Settings, alpha: number): Conclusions =>
  errorsOf(settings, shapes[shape].mean, (random, trial) => {
    const b = Array.from(drawGraded(shape, settings.n, random), (value) => 0.2 + 0.7 * value)
    // Differences 0.7 of the shape's, and a baseline that moves the mean difference to the shape's own.
    const a = b.map((value) => value - (value - 0.2) / 0.7)
    const shifted = { a: a.map((value) => Math.max(0, Math.min(1, value))), b }
    return comparePaired({ ...shifted, scale: 'continuous', alpha, margin: shapes[shape].mean, random: random.fork(`${trial}`) })
  })

/** Coverage of the bootstrap interval of one arm's macro F1, and of the difference of two. */
export const macroF1Interval = (settings: Settings, accuracy: number): number =>
  coverageOf(settings, trueMacroF1(accuracy), (random, trial) => {
    const { strata, countsA } = drawLabels(settings.n, accuracy, random)
    return bootstrapMetric({ counts: countsA, value: macroF1, strata, resamples: 1000, random: random.fork(`${trial}`) })
  })

const compareF1 = (settings: Settings, accuracy: number, alpha: number, random: Random, trial: number): PairedComparison =>
  comparePairedCounts({
    ...drawLabels(settings.n, accuracy, random),
    value: macroF1,
    alpha,
    margin: 0.05,
    resamples: 1000,
    random: random.fork(`${trial}`),
  })

export const macroF1Difference = (settings: Settings, accuracy: number): number =>
  coverageOf(settings, 0, (random, trial) => compareF1(settings, accuracy, 0.025, random, trial))

export const macroF1Errors = (settings: Settings, accuracy: number, alpha: number): Conclusions =>
  errorsOf(settings, 0, (random, trial) => compareF1(settings, accuracy, alpha, random, trial))

/** p95 latency: B is 1.2 times as slow, both share what makes an example slow. */
export const quantileDifference = (settings: Settings): number => {
  const z95 = 1.6448536269514722
  const truth = 1.2 * Math.exp(0.5 * z95) - Math.exp(0.5 * z95)
  return coverageOf(settings, truth, (random) => {
    const a: number[] = []
    const b: number[] = []
    for (let i = 0; i < settings.n; i++) {
      const shared = drawNormal(random)
      a.push(Math.exp(0.5 * (0.8 * shared + 0.6 * drawNormal(random))))
      b.push(1.2 * Math.exp(0.5 * (0.8 * shared + 0.6 * drawNormal(random))))
    }
    return compareQuantiles(a, b, { p: 0.95, resamples: 1000, random }).difference
  })
}

/** Cost per success: lognormal costs, success of A 70 %, of B 80 %, B twice as dear. */
export const ratioDifference = (settings: Settings): number => {
  const mean = Math.exp(0.125)
  return coverageOf(settings, (2 * mean) / 0.8 - mean / 0.7, (random) => {
    const draw = (cost: number, success: number) => ({
      above: cost * Math.exp(0.5 * drawNormal(random)),
      below: random.next() < success ? 1 : 0,
    })
    const a = Array.from({ length: settings.n }, () => draw(1, 0.7))
    const b = Array.from({ length: settings.n }, () => draw(2, 0.8))
    const result = compareRatios(a, b, { resamples: 1000, random })
    return result.status === 'compared' ? result.difference : undefined
  })
}

/** Five arms that share half of their noise: do all five intervals hold at once? */
export const familyCoverage = (method: 'Bonferroni' | 'max-T', { n, trials }: Settings): number => {
  const random = createRandom(n)
  let all = 0
  for (let trial = 0; trial < trials; trial++) {
    const shared = Array.from({ length: n }, () => drawNormal(random))
    const arms = Array.from({ length: 5 }, () => shared.map((value) => value + drawNormal(random)))
    const intervals = method === 'max-T' ? maxT(arms, { resamples: 1000, random }) : bonferroniT(arms)
    if (intervals.every(({ low, high }) => low <= 0 && high >= 0)) all++
  }
  return all / trials
}

/** Share of each answer of a sequential test that is looked at after every example, and the mean number of examples used. */
export const sequentialAnswers = (truth: Truth, { n, trials }: Settings, options: Partial<SequentialOptions>) => {
  const random = createRandom(n)
  const counts = { superior: 0, inferior: 0, futile: 0, continue: 0 }
  let used = 0
  for (let trial = 0; trial < trials; trial++) {
    const test = createSequentialTest({ nStar: n, ...options })
    for (let i = 0; i < n && test.state().answer === 'continue'; i++) test.add(drawDifference(truth, random))
    counts[test.state().answer]++
    used += test.state().n
  }
  const share = (count: number): number => count / trials
  return { superior: share(counts.superior), inferior: share(counts.inferior), futile: share(counts.futile), meanUsed: used / trials }
}

/** A learning curve at 12, 25, 50 and 100 % of 2,000 rows, two seeds each that differ by 1 point; n dev examples. */
export const learningCurveCoverage = (factor: 2 | 4, { n, trials }: Settings): number => {
  const law = (rows: number): number => 0.3 * (rows / 250) ** -0.5 + 0.05
  return coverageOf({ n, trials }, law(2000 * factor), (random) => {
    const points = [250, 500, 1000, 2000].flatMap((rows) =>
      [0, 1].map(() => {
        const p = law(rows) + 0.01 * drawNormal(random)
        let errors = 0
        for (let i = 0; i < n; i++) if (random.next() < p) errors++
        return { rows, error: errors / n, n }
      }),
    )
    const curve = fitLearningCurve(points)
    if (curve.status !== 'fitted') return undefined
    return curve.predictions.find((prediction) => prediction.factor === factor)?.error
  })
}
