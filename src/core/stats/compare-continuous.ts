import type { Random } from '../ports/world.ts'
import { sum } from '../lib/sum.ts'
import { bca } from './bca.ts'
import { fewDiffer, invalid, needed, valid } from './guards.ts'
import { meanInterval } from './mean-interval.ts'
import { moments } from './moments.ts'
import { varianceInflation } from './power.ts'
import { signFlip } from './sign-flip.ts'
import { isSkewed } from './skewed.ts'
import { tTwoSided } from './student-t.ts'
import { tango } from './tango.ts'
import type { PairedAnalysis } from './worst-case.ts'

/**
 * Bounds of a mean difference when hardly any example differs, so that its spread cannot be estimated. A difference of scores in [0, 1] is at
 * most +-1, so the mean is at most the share of gains and at least minus the share of losses: Tango's limits of those shares.
 */
export const signBounds = (
  differences: ArrayLike<number>,
  { alpha, designEffect }: { readonly alpha: number; readonly designEffect: number },
): { readonly low: number; readonly high: number; readonly method: string } => {
  const signs = Array.from(differences, Math.sign)
  const gains = signs.filter((sign) => sign > 0).length / designEffect
  const losses = signs.filter((sign) => sign < 0).length / designEffect
  const n = signs.length / designEffect
  const level = 1 - 2 * alpha
  return {
    low: tango({ both: n - losses, onlyA: losses, onlyB: 0, neither: 0 }, level).low,
    high: tango({ both: n - gains, onlyA: 0, onlyB: gains, neither: 0 }, level).high,
    method: 'Tango score of the signs',
  }
}

/**
 * Independent pairs of scores in [0, 1]: t on the differences from n = 50; skewed, BCa (from n = 100, to conclude from 200); hardly any difference, signs.
 * The p-value is the t test's, or by sign flips where t is not used.
 */
export const compareContinuous = (
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  { alpha, margin, random }: { readonly alpha: number; readonly margin: number | undefined; readonly random: Random },
): PairedAnalysis => {
  const n = a.length
  const d = Float64Array.from({ length: n }, (_, i) => (b[i] ?? 0) - (a[i] ?? 0))
  const shape = moments(d)
  const base = {
    n,
    valueA: n === 0 ? 0 : sum(a) / n,
    valueB: n === 0 ? 0 : sum(b) / n,
    difference: shape.mean,
    discordant: [0, 0],
    varianceUpper: n === 0 ? 1 : Math.min(1, shape.variance * varianceInflation(shape.kurtosis, n)),
    designEffect: 1,
  } as const
  const flips = (): number => signFlip(d, { random: random.fork('sign-flip') })
  const differ = d.filter((value) => value !== 0).length
  if (differ < needed.discordant) {
    const validFor = fewDiffer({ differ, units: n, margin })
    // The spread of so few is not known: their share, as if each were a whole point, bounds it.
    const varianceUpper = Math.max(base.varianceUpper, n === 0 ? 1 : (differ + 1) / n)
    return { ...base, ...signBounds(d, { alpha, designEffect: 1 }), pValue: flips(), validFor, varianceUpper }
  }
  const level = 1 - 2 * alpha
  const skewed = isSkewed(shape, alpha)
  const least = skewed ? needed.skewed : needed.continuous
  const validFor = n >= least ? valid : invalid(`${n} examples, ${least} are needed${skewed ? ' where differences are skewed' : ''}`)
  if (skewed && n >= needed.bootstrap) {
    const { low, high, method } = bca(d, { level, random: random.fork('bca') })
    return { ...base, low, high, method, pValue: flips(), validFor }
  }
  const { low, high, method } = meanInterval(d, { level })
  return {
    ...base,
    low: Math.max(-1, low),
    high: Math.min(1, high),
    method,
    pValue: shape.variance === 0 ? flips() : tTwoSided(shape.mean / Math.sqrt(shape.variance / n), n - 1),
    validFor,
  }
}
