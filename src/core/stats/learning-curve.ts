import { sum } from '../lib/sum.ts'
import { normalQuantile } from './normal.ts'

/** Error of an arm trained on `rows` rows, measured on `n` dev examples. */
export interface CurvePoint {
  readonly rows: number
  readonly error: number
  readonly n: number
}

export type LearningCurve =
  | {
      readonly status: 'fitted'
      /** error(rows) = a rows^-b + c. */
      readonly a: number
      readonly b: number
      readonly c: number
      /** The error expected with twice the rows of the largest point. */
      readonly prediction: { readonly rows: number; readonly error: number; readonly low: number; readonly high: number }
    }
  | { readonly status: 'not enough evidence'; readonly why: string }

/** Exponents tried: from nearly flat to steeper than any curve seen. */
const exponents = Array.from({ length: 160 }, (_, i) => 0.02 * (3 / 0.02) ** (i / 159))

interface Weighted {
  /** Rows relative to the smallest point. */
  readonly size: readonly number[]
  readonly error: readonly number[]
  /** One over the variance of each error. */
  readonly weight: readonly number[]
}

const chiSquare = ({ error, weight }: Weighted, fitted: readonly number[]): number =>
  sum(error.map((seen, i) => (weight[i] ?? 0) * (seen - (fitted[i] ?? 0)) ** 2))

/** Weighted least squares of a size^-b + c for one b, with a and c at least 0. */
const fitFor = (points: Weighted, b: number): { readonly a: number; readonly c: number; readonly misfit: number } => {
  const { error, weight } = points
  const x = points.size.map((size) => size ** -b)
  const total = sum(weight)
  const weighted = (values: readonly number[]): number => sum(values.map((value, i) => value * (weight[i] ?? 0)))
  const meanX = weighted(x) / total
  const meanY = weighted(error) / total
  const slope =
    weighted(x.map((value, i) => (value - meanX) * ((error[i] ?? 0) - meanY))) / weighted(x.map((value) => (value - meanX) ** 2))
  const throughZero = weighted(x.map((value, i) => value * (error[i] ?? 0))) / weighted(x.map((value) => value * value))
  const a = slope <= 0 ? 0 : meanY - slope * meanX < 0 ? throughZero : slope
  const c = slope <= 0 ? meanY : Math.max(0, meanY - slope * meanX)
  return {
    a,
    c,
    misfit: chiSquare(
      points,
      x.map((value) => a * value + c),
    ),
  }
}

/** Narrows the best exponent between its neighbours on the grid, by golden section. */
const bestExponent = (points: Weighted): number => {
  const misfits = exponents.map((b) => fitFor(points, b).misfit)
  const best = misfits.indexOf(Math.min(...misfits))
  let low = exponents[Math.max(0, best - 1)] ?? 0.02
  let high = exponents[Math.min(exponents.length - 1, best + 1)] ?? 3
  const golden = (Math.sqrt(5) - 1) / 2
  for (let i = 0; i < 80; i++) {
    const left = high - golden * (high - low)
    const right = low + golden * (high - low)
    if (fitFor(points, left).misfit <= fitFor(points, right).misfit) high = right
    else low = left
  }
  return (low + high) / 2
}

/** The least misfit of any curve (any b, a >= 0, c >= 0) that passes through `predicted` at `target` times the smallest size. */
const misfitThrough = (points: Weighted, target: number, predicted: number): number => {
  let least = Infinity
  for (const b of exponents) {
    const at = target ** -b
    const u = points.size.map((size) => size ** -b - at)
    const above = points.error.map((error) => error - predicted)
    const slope =
      sum(u.map((value, i) => value * (above[i] ?? 0) * (points.weight[i] ?? 0))) /
      sum(u.map((value, i) => value * value * (points.weight[i] ?? 0)))
    const a = Math.min(Math.max(0, slope), predicted / at)
    least = Math.min(
      least,
      chiSquare(
        points,
        u.map((value) => predicted + a * value),
      ),
    )
  }
  return least
}

/** Joins repeats (seeds) of one size: mean error; the dev examples are the same, so they do not add up. */
const joinRepeats = (points: readonly CurvePoint[]): CurvePoint[] => {
  const bySize = Map.groupBy(points, ({ rows }) => rows)
  return Array.from(bySize, ([rows, repeats]) => ({
    rows,
    error: sum(repeats.map(({ error }) => error)) / repeats.length,
    n: sum(repeats.map(({ n }) => n)) / repeats.length,
  })).sort((left, right) => left.rows - right.rows)
}

/**
 * "Would more rows help?" Fits the power law error = a rows^-b + c (a, c >= 0, 0.02 <= b <= 3) by least squares, each point weighted by
 * n / (p (1 - p)), and predicts the error at twice the rows. The interval holds every prediction that some such curve reaches with a misfit
 * at most z^2 above the least (profile likelihood): it stays honest where the three numbers themselves are not determined.
 * Assumes that the law holds to twice the rows, and independent errors of the points. A curve that rises anywhere is noise: it is reported, not fitted.
 * A curve may say "yes" or "unknown" to more data, never "no" (DESIGN §4). Sources: arXiv:2402.17193 (form), arXiv:2207.01725 (caution).
 */
export const fitLearningCurve = (points: readonly CurvePoint[], { level = 0.95 }: { readonly level?: number } = {}): LearningCurve => {
  const joined = joinRepeats(points)
  if (joined.length < 3) return { status: 'not enough evidence', why: `${joined.length} sizes measured, 3 are needed` }
  const rise = joined.find((point, i) => point.error > (joined[i - 1]?.error ?? Infinity))
  if (rise !== undefined)
    return { status: 'not enough evidence', why: `the error rises at ${rise.rows} rows: noise is as large as the gain` }

  const smallest = joined[0]?.rows ?? 1
  const weighted: Weighted = {
    size: joined.map(({ rows }) => rows / smallest),
    error: joined.map(({ error }) => error),
    // Half an example is added to both sides: no error seen does not mean no variance.
    weight: joined.map(({ error, n }) => {
      const p = (error * n + 0.5) / (n + 1)
      return n / (p * (1 - p))
    }),
  }
  const b = bestExponent(weighted)
  const { a, c, misfit } = fitFor(weighted, b)
  const rows = 2 * (joined.at(-1)?.rows ?? 0)
  const target = rows / smallest
  const error = a * target ** -b + c
  const allowed = misfit + normalQuantile((1 + level) / 2) ** 2
  const edge = (inside: number, outside: number): number => {
    if (misfitThrough(weighted, target, outside) <= allowed) return outside
    let near = inside
    let far = outside
    for (let i = 0; i < 40; i++) {
      const middle = (near + far) / 2
      if (misfitThrough(weighted, target, middle) <= allowed) near = middle
      else far = middle
    }
    return near
  }
  return { status: 'fitted', a: a * smallest ** b, b, c, prediction: { rows, error, low: edge(error, 0), high: edge(error, 1) } }
}
