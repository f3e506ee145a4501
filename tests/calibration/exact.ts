import { binomialPmf } from '../../src/core/stats/binomial.ts'
import { comparePaired } from '../../src/core/stats/compare-paired.ts'
import type { Interval } from '../../src/core/stats/interval.ts'
import { createRandom } from '../../src/core/lib/random.ts'
import { mcnemar } from '../../src/core/stats/mcnemar.ts'
import { tango } from '../../src/core/stats/tango.ts'

/** Counts more than this many standard deviations (and as many counts) from their mean are left out: together they have a chance below 1e-7. */
const reach = 5.5

const range = (n: number, p: number): readonly [number, number] => {
  const spread = reach * Math.sqrt(n * p * (1 - p)) + reach
  return [Math.max(0, Math.floor(n * p - spread)), Math.min(n, Math.ceil(n * p + spread))]
}

/** Coverage of an interval of one proportion, exactly: the chance of every count whose interval holds the truth. */
export const proportionCoverage = (interval: (k: number, n: number) => Interval, n: number, p: number): number => {
  const [from, to] = range(n, p)
  let covered = 0
  for (let k = from; k <= to; k++) {
    const { low, high } = interval(k, n)
    if (low <= p && p <= high) covered += binomialPmf(k, n, p)
  }
  return covered
}

/** Two binary arms: how often they disagree (psi) and by how much B is better (delta). */
export interface Truth {
  readonly psi: number
  readonly delta: number
}

/** First count from 0 to `differ` for which `holds` is true; it stays true from there on. `guess` and its neighbour are tried first. */
const first = (differ: number, guess: number, holds: (onlyB: number) => boolean): number => {
  const isFirst = (count: number): boolean => count <= differ && holds(count) && (count === 0 || !holds(count - 1))
  if (isFirst(guess)) return guess
  if (isFirst(guess + 1)) return guess + 1
  let low = -1
  let high = differ + 1
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (holds(middle)) high = middle
    else low = middle
  }
  return high
}

/**
 * Chance, exactly, that a statement about b and c that turns true and stays true as c grows (b + c kept) is true: over every number of
 * discordant pairs and every split of them. One binary search a number replaces looking at every split.
 */
const chanceThat = (n: number, { psi, delta }: Truth, holds: (onlyA: number, onlyB: number) => boolean): number => {
  const [from, to] = range(n, psi)
  const share = (psi + delta) / (2 * psi)
  let total = 0
  let start = 0
  for (let differ = from; differ <= to; differ++) {
    const weight = binomialPmf(differ, n, psi)
    start = first(differ, start, (onlyB) => holds(differ - onlyB, onlyB))
    let chance = 0
    for (let onlyB = start; onlyB <= differ; onlyB++) chance += binomialPmf(onlyB, differ, share)
    total += weight * chance
  }
  return total
}

/** Coverage of Tango's 95 % interval, exactly: both limits rise with c. */
export const tangoCoverage = (n: number, truth: Truth): number => {
  const limits = (onlyA: number, onlyB: number) => tango({ both: n - onlyA - onlyB, onlyA, onlyB, neither: 0 })
  const missedAbove = chanceThat(n, truth, (onlyA, onlyB) => limits(onlyA, onlyB).low > truth.delta)
  const reached = chanceThat(n, truth, (onlyA, onlyB) => limits(onlyA, onlyB).high >= truth.delta)
  return reached - missedAbove
}

/** How often the rule says yes (lower bound above the threshold) and no, guards included, and how often its guards allow a yes. */
export interface Conclusions {
  readonly yes: number
  readonly no: number
  readonly valid: number
}

/** Errors of the rule on binary arms whose true difference is exactly the threshold, by `comparePaired` itself. */
export const binaryErrors = (n: number, truth: Truth, alpha: number): Conclusions => {
  const random = createRandom(1)
  const scores = (of: (i: number) => boolean): number[] => Array.from({ length: n }, (_, i) => (of(i) ? 1 : 0))
  const known = new Map<string, ReturnType<typeof comparePaired>>()
  const compare = (onlyA: number, onlyB: number) => {
    const key = `${onlyA}/${onlyB}`
    const result =
      known.get(key) ??
      comparePaired({
        a: scores((i) => i < onlyA),
        b: scores((i) => i >= onlyA && i < onlyA + onlyB),
        scale: 'binary',
        alpha,
        margin: Math.abs(truth.delta),
        random,
      })
    known.set(key, result)
    return result
  }
  const yes = chanceThat(n, truth, (onlyA, onlyB) => {
    const { low, validFor } = compare(onlyA, onlyB)
    return validFor.yes && low > truth.delta
  })
  // "No" turns false and stays false as c grows.
  const notNo = chanceThat(n, truth, (onlyA, onlyB) => {
    const { high, validFor } = compare(onlyA, onlyB)
    return !(validFor.no && high < truth.delta)
  })
  const valid = chanceThat(n, truth, (onlyA, onlyB) => compare(onlyA, onlyB).validFor.yes)
  return { yes, no: 1 - notNo, valid }
}

/** Chance that mid-p McNemar rejects at 5 % (two-sided) two equally good arms, exactly. */
export const mcnemarSize = (n: number, psi: number): number => {
  const rejects = (onlyA: number, onlyB: number): boolean => onlyB > onlyA && mcnemar({ onlyA, onlyB }).midP <= 0.05
  return 2 * chanceThat(n, { psi, delta: 0 }, rejects)
}
