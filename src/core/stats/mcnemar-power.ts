import { binomialPmf } from './binomial.ts'
import { mcnemar } from './mcnemar.ts'
import { requiredPaired } from './power.ts'

interface McNemarDesign {
  /** Share of examples on which the arms disagree. */
  readonly psi: number
  /** True difference, at most psi. */
  readonly delta: number
  readonly test?: 'exact' | 'midP'
  /** Two-sided. */
  readonly alpha?: number
}

/** For `differ` discordant pairs: the most on the smaller side that still rejects, or -1. */
const criticalCount = (differ: number, test: 'exact' | 'midP', alpha: number): number => {
  let low = -1
  // An even split never rejects.
  let high = Math.ceil(differ / 2)
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (mcnemar({ onlyA: middle, onlyB: differ - middle })[test] <= alpha) low = middle
    else high = middle
  }
  return low
}

/** Chance that McNemar's test rejects, given `differ` discordant pairs of which each favours B with chance `share`. */
const conditionalPower = (differ: number, share: number, critical: number): number => {
  let power = 0
  for (let count = 0; count <= critical; count++) power += binomialPmf(count, differ, share) + binomialPmf(differ - count, differ, share)
  return power
}

/**
 * Power of McNemar's test as a function of the number of pairs, by enumeration: over every number of discordant pairs (binomial, n and psi) and
 * every way they can split (binomial, share (psi + delta) / 2 psi for B). Numbers more than eight standard deviations from the mean are left
 * out (chance below 1e-14). Rejections in the wrong direction are counted, as a two-sided test counts them. Assumes independent pairs.
 */
export const mcnemarPower = ({ psi, delta, test = 'midP', alpha = 0.05 }: McNemarDesign): ((n: number) => number) => {
  const share = (psi + delta) / (2 * psi)
  // The chance to reject given the number of discordant pairs does not depend on n.
  const known = new Map<number, number>()
  const given = (differ: number): number => {
    const power = known.get(differ) ?? conditionalPower(differ, share, criticalCount(differ, test, alpha))
    known.set(differ, power)
    return power
  }
  return (n) => {
    const reach = 8 * Math.sqrt(n * psi * (1 - psi)) + 8
    let power = 0
    for (let differ = Math.max(0, Math.floor(n * psi - reach)); differ <= Math.min(n, n * psi + reach); differ++)
      power += binomialPmf(differ, n, psi) * given(differ)
    return power
  }
}

/**
 * Fewest pairs from which the power of McNemar's test, by enumeration, stays at or above `power`. Because only whole answers can be counted, power
 * jumps: no number between the answer and 3 % more falls below. Searched from 85 % of Connor's formula. Null where delta > psi.
 */
export const requiredByEnumeration = (design: McNemarDesign & { readonly power?: number }): number | null => {
  const { power = 0.8 } = design
  const start = requiredPaired({ ...design, power })
  if (start === null) return null
  const powerAt = mcnemarPower(design)
  let last = Math.floor(0.85 * start.n)
  for (let n = last + 1; n - last <= Math.max(5, 0.03 * last); n++) if (powerAt(n) < power) last = n
  return last + 1
}
