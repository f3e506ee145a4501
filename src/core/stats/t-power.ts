import { bisect } from './bisect.ts'
import { logGamma } from './log-gamma.ts'
import { normalCdf } from './normal.ts'
import type { SampleSize } from './required-examples.ts'
import { tQuantile } from './student-t.ts'

/**
 * P(T > t) of the noncentral t distribution with `df` degrees of freedom and noncentrality `shift`: the mean over the sample's standard
 * deviation s (of a standard normal: density of chi / sqrt(df)) of P(Z > t s - shift), by Simpson's rule over where the density is not negligible.
 */
const noncentralTail = (t: number, df: number, shift: number): number => {
  const logConstant = Math.log(2) + (df / 2) * Math.log(df / 2) - logGamma(df / 2)
  const density = (s: number): number => (s > 0 ? Math.exp(logConstant + (df - 1) * Math.log(s) - (df * s * s) / 2) : 0)
  const width = 10 / Math.sqrt(2 * df)
  const from = Math.max(0, 1 - width)
  const to = 1 + width
  const steps = 2000
  const step = (to - from) / steps
  let total = 0
  for (let i = 0; i <= steps; i++) {
    const s = from + i * step
    total += (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2) * density(s) * normalCdf(shift - t * s)
  }
  return (total * step) / 3
}

/**
 * Power of the two-sided paired t test with `n` (not only whole) pairs when the true mean difference is `effect` standard deviations.
 * Assumes normal differences. Source: Cohen 1988, Statistical Power Analysis, ch. 2; noncentral t by numerical integration.
 */
export const tPower = ({ n, effect, alpha = 0.05 }: { readonly n: number; readonly effect: number; readonly alpha?: number }): number => {
  const df = n - 1
  if (!(df > 0)) return 0
  const critical = tQuantile(1 - alpha / 2, df)
  const shift = effect * Math.sqrt(n)
  return noncentralTail(critical, df, shift) + noncentralTail(critical, df, -shift)
}

/** Pairs that the two-sided paired t test needs to find a mean difference of `effect` standard deviations. Equals statsmodels TTestPower. */
export const requiredForT = ({
  effect,
  alpha = 0.05,
  power = 0.8,
}: {
  readonly effect: number
  readonly alpha?: number
  readonly power?: number
}): SampleSize => {
  const enough = (n: number): boolean => tPower({ n, effect, alpha }) >= power
  let low = 2
  let high = 4
  while (!enough(high)) {
    low = high
    high *= 2
  }
  const unrounded = bisect(low, high, (n) => !enough(n))
  return { unrounded, n: Math.ceil(unrounded) }
}
