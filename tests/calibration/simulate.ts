import { createRandom } from '../../src/core/lib/random.ts'
import type { Random } from '../../src/core/ports/world.ts'
import { binomialPmf } from '../../src/core/stats/binomial.ts'
import { comparePaired, comparePairedCounts } from '../../src/core/stats/compare-paired.ts'
import { mcnemar } from '../../src/core/stats/mcnemar.ts'
import type { PairedComparison } from '../../src/core/stats/paired-comparison.ts'
import { tango } from '../../src/core/stats/tango.ts'
import { wilson } from '../../src/core/stats/wilson.ts'

export const sizes = [20, 50, 100, 200, 500, 1000, 2000] as const
export const accuracies = [0.5, 0.7, 0.8, 0.9, 0.95, 0.99] as const
/** One of three looks. */
export const alpha = 0.05 / 3

/** Coverage of Wilson's 95 % interval, exactly: the chance of every count whose interval holds the truth. */
export const wilsonCoverage = (n: number, accuracy: number): number => {
  let covered = 0
  for (let k = 0; k <= n; k++) {
    const { low, high } = wilson(k, n)
    if (low <= accuracy && accuracy <= high) covered += binomialPmf(k, n, accuracy)
  }
  return covered
}

/** Two binary arms: how often they disagree (psi) and by how much B is better (delta). */
export interface Truth {
  readonly psi: number
  readonly delta: number
}

/** One in two of the disagreements that independent arms would have, half of them net gain, at most three points. */
export const truthAt = (accuracy: number): Truth => {
  const psi = accuracy * (1 - accuracy)
  return { psi, delta: Math.min(0.03, psi / 2) }
}

const drawDiscordant = (n: number, { psi, delta }: Truth, random: Random): readonly [number, number] => {
  let onlyA = 0
  let onlyB = 0
  for (let i = 0; i < n; i++) {
    const u = random.next()
    if (u < (psi - delta) / 2) onlyA++
    else if (u < psi) onlyB++
  }
  return [onlyA, onlyB]
}

/** Coverage of Tango's 95 % interval, simulated. */
export const tangoCoverage = (n: number, truth: Truth, { trials, seed }: { readonly trials: number; readonly seed: number }): number => {
  const random = createRandom(seed)
  let covered = 0
  for (let trial = 0; trial < trials; trial++) {
    const [onlyA, onlyB] = drawDiscordant(n, truth, random)
    const { low, high } = tango({ both: n - onlyA - onlyB, onlyA, onlyB, neither: 0 })
    if (low <= truth.delta && truth.delta <= high) covered++
  }
  return covered / trials
}

/** Shares of trials in which the rule would have said yes (low > threshold) or no (high < threshold), guards included. */
export interface Conclusions {
  readonly yes: number
  readonly no: number
  /** Share of trials whose guards allowed a yes. */
  readonly valid: number
}

const conclude = (trials: number, threshold: number, compare: (trial: number) => PairedComparison): Conclusions => {
  let yes = 0
  let no = 0
  let valid = 0
  for (let trial = 0; trial < trials; trial++) {
    const { low, high, validFor } = compare(trial)
    if (validFor.yes) valid++
    if (validFor.yes && low > threshold) yes++
    if (validFor.no && high < threshold) no++
  }
  return { yes: yes / trials, no: no / trials, valid: valid / trials }
}

interface SizeOptions {
  readonly n: number
  readonly trials: number
  readonly seed: number
  readonly level?: number
}

/** Errors of the rule on binary arms whose true difference is exactly the threshold. */
export const binaryErrors = (truth: Truth, { n, trials, seed, level = alpha }: SizeOptions): Conclusions => {
  const random = createRandom(seed)
  return conclude(trials, truth.delta, () => {
    const [onlyA, onlyB] = drawDiscordant(n, truth, random)
    const a = Array.from({ length: n }, (_, i) => (i < onlyA ? 1 : 0))
    const b = Array.from({ length: n }, (_, i) => (i >= onlyA && i < onlyA + onlyB ? 1 : 0))
    return comparePaired({ a, b, scale: 'binary', alpha: level, margin: Math.abs(truth.delta), random })
  })
}

/** The same for clusters of 1 to 6 examples whose members share a cause (their own answers agree in three of four cases). */
export const clusteredErrors = ({ n, trials, seed, level = alpha }: SizeOptions): Conclusions => {
  const random = createRandom(seed)
  const delta = 0.05
  return conclude(trials, delta, () => {
    const a: number[] = []
    const b: number[] = []
    const clusters: string[] = []
    for (let cluster = 0; cluster < n; cluster++) {
      const members = 1 + random.below(6)
      const shared = random.next()
      for (let i = 0; i < members; i++) {
        const u = random.next() < 0.75 ? shared : random.next()
        a.push(u < 0.1 || u >= 0.25 ? 1 : 0)
        b.push(u >= 0.1 ? 1 : 0)
        clusters.push(String(cluster))
      }
    }
    return comparePaired({ a, b, scale: 'binary', clusters, alpha: level, margin: delta, random })
  })
}

/** Mostly single examples, one in ten twice; all differences go one way: the hardest case for t. */
export const oneSidedErrors = ({ n, trials, seed, level = alpha }: SizeOptions): Conclusions => {
  const random = createRandom(seed)
  const delta = 20 / n
  return conclude(trials, delta, () => {
    const b: number[] = []
    const clusters: string[] = []
    for (let cluster = 0; cluster < n; cluster++) {
      const differs = random.next() < delta ? 1 : 0
      const members = random.next() < 0.1 ? 2 : 1
      for (let i = 0; i < members; i++) {
        b.push(differs)
        clusters.push(String(cluster))
      }
    }
    return comparePaired({ a: b.map(() => 0), b, scale: 'binary', clusters, alpha: level, margin: delta, random })
  })
}

/** Graded scores. `light`: uniform differences. `skewed`: four in five are near zero, the rest gain much. */
export const gradedErrors = (shape: 'light' | 'skewed', { n, trials, seed, level = alpha }: SizeOptions): Conclusions => {
  const random = createRandom(seed)
  const mean = shape === 'light' ? 0.02 : 0.2 * 0.5 * 0.6 + 0.8 * 0.02
  const draw = (): number => {
    if (shape === 'light') return mean + 0.4 * (random.next() - 0.5)
    return random.next() < 0.2 ? 0.6 * random.next() : 0.04 * random.next()
  }
  return conclude(trials, mean, (trial) => {
    const a = Array.from({ length: n }, () => 0.3)
    return comparePaired({
      a,
      b: a.map((score) => score + draw()),
      scale: 'continuous',
      alpha: level,
      margin: mean,
      random: random.fork(`${trial}`),
    })
  })
}

const classShares = [0.5, 0.3, 0.2]

/** Macro F1 of three classes; both arms are wrong equally often and independently, so the true difference is zero. */
export const macroF1Errors = ({ n, trials, seed, level = alpha }: SizeOptions): Conclusions => {
  const random = createRandom(seed)
  const gold = Array.from({ length: n }, (_, i) => ((i + 0.5) / n < 0.5 ? 0 : (i + 0.5) / n < 0.8 ? 1 : 2))
  const counts = (k: number): Float64Array => {
    const vector = new Float64Array(3 * classShares.length)
    const answer = random.next() < 0.8 ? k : (k + 1 + random.below(2)) % 3
    vector[3 * k + (answer === k ? 0 : 2)] = 1
    if (answer !== k) vector[3 * answer + 1] = 1
    return vector
  }
  const value = (sums: Float64Array): number =>
    classShares.reduce((total, _, k) => {
      const right = 2 * (sums[3 * k] ?? 0)
      const all = right + (sums[3 * k + 1] ?? 0) + (sums[3 * k + 2] ?? 0)
      return total + (all === 0 ? 0 : right / all / classShares.length)
    }, 0)
  return conclude(trials, 0, (trial) =>
    comparePairedCounts({
      countsA: gold.map(counts),
      countsB: gold.map(counts),
      value,
      strata: gold.map(String),
      alpha: level,
      margin: 0.05,
      resamples: 2000,
      random: random.fork(`${trial}`),
    }),
  )
}

/** Chance that mid-p McNemar rejects at 5 % (two-sided) two equally good arms, exactly: over all numbers of discordant pairs and their halves. */
export const mcnemarSize = (n: number, psi: number): number => {
  let rejected = 0
  for (let differ = 0; differ <= n; differ++) {
    const weight = binomialPmf(differ, n, psi)
    if (weight < 1e-12) continue
    for (let onlyA = 0; onlyA <= differ / 2; onlyA++) {
      if (mcnemar({ onlyA, onlyB: differ - onlyA }).midP >= 0.05) break
      rejected += weight * 2 * binomialPmf(onlyA, differ, 0.5)
    }
  }
  return rejected
}
