import { sum } from '../lib/sum.ts'
import { bisect } from './bisect.ts'
import { moments } from './moments.ts'
import { normalQuantile } from './normal.ts'
import { fitPowerLaw, misfitThrough, misfitWithGain, type WeightedErrors } from './power-law.ts'

/** Error of an arm trained on `rows` rows, measured on `n` dev examples. Several points of one size are seeds. */
export interface CurvePoint {
  readonly rows: number
  readonly error: number
  readonly n: number
}

interface Limits {
  readonly value: number
  readonly low: number
  readonly high: number
}

/** What the law expects with `factor` times the rows of the largest point. */
export interface CurvePrediction {
  readonly factor: number
  readonly rows: number
  readonly error: Limits
  /** By how much the error falls from the largest point to there. */
  readonly gain: Limits
}

export type LearningCurve =
  | {
      readonly status: 'fitted'
      /** error(rows) = a rows^-b + c. */
      readonly a: number
      readonly b: number
      readonly c: number
      /** Standard deviation between seeds; undefined where no size was measured twice. */
      readonly seedDeviation: number | undefined
      /** With twice and four times the rows, or the factors that were asked for. */
      readonly predictions: readonly CurvePrediction[]
    }
  | { readonly status: 'not enough evidence'; readonly why: string }

const usualFactors: readonly number[] = [2, 4]
const leastSizes = 3

interface SizePoint {
  readonly rows: number
  readonly error: number
  readonly n: number
  readonly seeds: number
}

/** Joins the seeds of one size: mean error; the dev examples are the same, so they do not add up. */
const joinSeeds = (points: readonly CurvePoint[]): { readonly sizes: SizePoint[]; readonly seedVariance: number | undefined } => {
  const groups = Array.from(Map.groupBy(points, ({ rows }) => rows))
  const freedom = sum(groups.map(([, seeds]) => seeds.length - 1))
  const squares = sum(groups.map(([, seeds]) => moments(seeds.map(({ error }) => error)).variance * (seeds.length - 1)))
  return {
    sizes: groups
      .map(([rows, seeds]) => ({
        rows,
        error: sum(seeds.map(({ error }) => error)) / seeds.length,
        n: sum(seeds.map(({ n }) => n)) / seeds.length,
        seeds: seeds.length,
      }))
      .sort((left, right) => left.rows - right.rows),
    seedVariance: freedom === 0 ? undefined : squares / freedom,
  }
}

/** Variance of a measured error: of the dev examples (half an example is added to both sides: no error seen does not mean no variance) and of the seeds. */
const varianceOf = ({ error, n, seeds }: SizePoint, seedVariance: number): number => {
  const p = (error * n + 0.5) / (n + 1)
  return (p * (1 - p)) / n + seedVariance / seeds
}

/** The furthest value between `inside`, which fits, and `outside` that still fits. */
const edge = (fits: (value: number) => boolean, inside: number, outside: number): number => {
  if (fits(outside)) return outside
  // Counted in shares of the way, so that both directions are one.
  const share = bisect(0, 1, (way) => fits(inside + way * (outside - inside)))
  return inside + share * (outside - inside)
}

/**
 * "Would more rows help?" Fits the power law error = a rows^-b + c (a, c >= 0, 0.02 <= b <= 3) by least squares, each point weighted by one over its
 * variance (dev examples, and seeds where a size was trained more than once), and predicts error and gain at twice and four times the rows. An interval
 * holds every value that some such curve reaches with a misfit at most z^2 above the least (profile likelihood): it stays honest
 * where the three numbers themselves are not determined. Meant for 12, 25, 50 and 100 % of the rows, two seeds each; at least three sizes.
 * Assumes that the law holds that far, and independent errors of the points. A curve that rises anywhere is noise: it is reported, not fitted.
 * Sources: arXiv:2402.17193 (form), arXiv:2207.01725 (caution); Venzon & Moolgavkar 1988, Appl Stat 37:87 (profile intervals).
 */
export const fitLearningCurve = (
  points: readonly CurvePoint[],
  { level = 0.95, factors = usualFactors }: { readonly level?: number; readonly factors?: readonly number[] } = {},
): LearningCurve => {
  const { sizes, seedVariance } = joinSeeds(points)
  if (sizes.length < leastSizes) return { status: 'not enough evidence', why: `${sizes.length} sizes measured, ${leastSizes} are needed` }
  const rise = sizes.find((point, i) => point.error > (sizes[i - 1]?.error ?? Infinity))
  if (rise !== undefined)
    return { status: 'not enough evidence', why: `the error rises at ${rise.rows} rows: noise is as large as the gain` }

  const smallest = sizes[0]?.rows ?? 1
  const largest = sizes.at(-1)?.rows ?? 1
  const weighted: WeightedErrors = {
    size: sizes.map(({ rows }) => rows / smallest),
    error: sizes.map(({ error }) => error),
    weight: sizes.map((size) => 1 / varianceOf(size, seedVariance ?? 0)),
  }
  const { a, b, c, misfit } = fitPowerLaw(weighted)
  const allowed = misfit + normalQuantile((1 + level) / 2) ** 2
  const errorAt = (size: number): number => a * size ** -b + c
  const predictions = factors.map((factor): CurvePrediction => {
    const target = (factor * largest) / smallest
    const error = errorAt(target)
    const gain = errorAt(largest / smallest) - error
    const errorFits = (value: number): boolean => misfitThrough(weighted, target, value) <= allowed
    const gainFits = (value: number): boolean => misfitWithGain(weighted, target, value) <= allowed
    return {
      factor,
      rows: factor * largest,
      error: { value: error, low: edge(errorFits, error, 0), high: edge(errorFits, error, 1) },
      gain: { value: gain, low: edge(gainFits, gain, 0), high: edge(gainFits, gain, 1) },
    }
  })
  const seedDeviation = seedVariance === undefined ? undefined : Math.sqrt(seedVariance)
  return { status: 'fitted', a: a * smallest ** b, b, c, seedDeviation, predictions }
}

/**
 * Would `factor` times the rows gain at least `margin`? "yes" where even the lower limit of the gain reaches it, else "unknown": a curve that looks flat may
 * be a curve before its next fall, so there is no "no" (DESIGN §4).
 */
export const wouldMoreRowsHelp = (
  curve: LearningCurve,
  { margin, factor = 2 }: { readonly margin: number; readonly factor?: 2 | 4 },
): 'yes' | 'unknown' => {
  if (curve.status !== 'fitted') return 'unknown'
  const gain = curve.predictions.find((prediction) => prediction.factor === factor)?.gain
  return gain !== undefined && gain.low > 0 && gain.low >= margin ? 'yes' : 'unknown'
}
