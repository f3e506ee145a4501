import { normalQuantile } from '../../src/core/stats/normal.ts'
import type { Random } from '../../src/core/ports/world.ts'
import type { Truth } from './exact.ts'

/** Made-up data with known truth. Every generator is seeded by its caller. */

/** One paired binary difference: -1, 0 or 1. */
export const drawDifference = ({ psi, delta }: Truth, random: Random): number => {
  const u = random.next()
  return u < (psi - delta) / 2 ? -1 : u < psi ? 1 : 0
}

export const drawNormal = (random: Random): number => normalQuantile(random.next() || 0.5)

export interface Clustered {
  readonly values: number[]
  readonly names: string[]
}

/** Clusters of 1 to 6 binary answers of one arm that share a cause: three in four follow it, so that they correlate by about 0.56. */
export const drawClusteredAnswers = (clusters: number, accuracy: number, random: Random): Clustered => {
  const values: number[] = []
  const names: string[] = []
  for (let cluster = 0; cluster < clusters; cluster++) {
    const members = 1 + random.below(6)
    const shared = random.next()
    for (let i = 0; i < members; i++) {
      values.push((random.next() < 0.75 ? shared : random.next()) < accuracy ? 1 : 0)
      names.push(String(cluster))
    }
  }
  return { values, names }
}

/** Two arms in such clusters: A alone is right on a share (psi - delta) / 2 of examples, B alone on (psi + delta) / 2. */
export const drawClusteredPairs = (clusters: number, { psi, delta }: Truth, random: Random) => {
  const a: number[] = []
  const b: number[] = []
  const names: string[] = []
  for (let cluster = 0; cluster < clusters; cluster++) {
    const members = 1 + random.below(6)
    const shared = random.next()
    for (let i = 0; i < members; i++) {
      const u = random.next() < 0.75 ? shared : random.next()
      const onlyA = u < (psi - delta) / 2
      const onlyB = !onlyA && u < psi
      a.push(onlyB ? 0 : 1)
      b.push(onlyA ? 0 : 1)
      names.push(String(cluster))
    }
  }
  return { a, b, names }
}

/** Mostly single examples, one in ten twice; all differences go one way: the hardest case for t. */
export const drawOneSided = (clusters: number, share: number, random: Random) => {
  const b: number[] = []
  const names: string[] = []
  for (let cluster = 0; cluster < clusters; cluster++) {
    const differs = random.next() < share ? 1 : 0
    const members = random.next() < 0.1 ? 2 : 1
    for (let i = 0; i < members; i++) {
      b.push(differs)
      names.push(String(cluster))
    }
  }
  return { a: b.map(() => 0), b, names }
}

/** Shapes of graded differences in [-1, 1], with their means. */
export const shapes = {
  /** Uniform. */
  light: { mean: 0.02, draw: (random: Random) => 0.02 + 0.4 * (random.next() - 0.5) },
  /** Four in five near zero, the rest gain much. */
  skewed: { mean: 0.2 * 0.3 + 0.8 * 0.02, draw: (random: Random) => (random.next() < 0.2 ? 0.6 * random.next() : 0.04 * random.next()) },
  /** Lognormal with sigma 0.8 (skewness 3.7) scaled so that practically none exceeds 1. */
  lognormal: { mean: 0.03 * Math.exp(0.32), draw: (random: Random) => Math.min(1, 0.03 * Math.exp(0.8 * drawNormal(random))) },
} as const

export const classes = 3

/** Counts [true positive, false positive, false negative] by class of one answer to an example of class k. */
const countsOf = (k: number, accuracy: number, random: Random): Float64Array => {
  const vector = new Float64Array(3 * classes)
  const answer = random.next() < accuracy ? k : (k + 1 + random.below(2)) % classes
  vector[3 * k + (answer === k ? 0 : 2)] = 1
  if (answer !== k) vector[3 * answer + 1] = 1
  return vector
}

/** Three classes of 50, 30 and 20 %; both arms wrong equally often and independently, so that the true difference is zero. */
export const drawLabels = (n: number, accuracy: number, random: Random) => {
  const gold = Array.from({ length: n }, (_, i) => ((i + 0.5) / n < 0.5 ? 0 : (i + 0.5) / n < 0.8 ? 1 : 2))
  const draw = (): Float64Array[] => gold.map((k) => countsOf(k, accuracy, random))
  return { strata: gold.map(String), countsA: draw(), countsB: draw() }
}

export const macroF1 = (sums: Float64Array): number => {
  let total = 0
  for (let k = 0; k < classes; k++) {
    const right = 2 * (sums[3 * k] ?? 0)
    const all = right + (sums[3 * k + 1] ?? 0) + (sums[3 * k + 2] ?? 0)
    total += all === 0 ? 0 : right / all / classes
  }
  return total
}

/** Macro F1 that `drawLabels` gives in the long run. */
export const trueMacroF1 = (accuracy: number): number => {
  const shares = [0.5, 0.3, 0.2]
  return (
    shares.reduce((total, share, k) => {
      const right = share * accuracy
      const called = right + shares.reduce((sum, other, j) => sum + (j === k ? 0 : (other * (1 - accuracy)) / 2), 0)
      return total + (2 * right) / (share + called)
    }, 0) / classes
  )
}
