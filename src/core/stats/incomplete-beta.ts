import { bisect } from './bisect.ts'
import { logGamma } from './log-gamma.ts'

/** Continued fraction of the incomplete beta function, by Lentz's method (Numerical Recipes 6.4). */
const continuedFraction = (a: number, b: number, x: number): number => {
  const tiny = 1e-300
  const awayFromZero = (value: number): number => (Math.abs(value) < tiny ? tiny : value)
  let c = 1
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1))
  let fraction = d
  for (let m = 1; m <= 20_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / awayFromZero(1 + even * d)
    c = awayFromZero(1 + even / c)
    fraction *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / awayFromZero(1 + odd * d)
    c = awayFromZero(1 + odd / c)
    const step = d * c
    fraction *= step
    if (Math.abs(step - 1) < 2e-16) break
  }
  return fraction
}

/**
 * Regularised incomplete beta function I_x(a, b): the probability that a Beta(a, b) variable is at most x.
 * a, b > 0; x is clipped to [0, 1]. Source: Abramowitz & Stegun 26.5, Lentz's continued fraction.
 */
export const incompleteBeta = (a: number, b: number, x: number): number => {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x))
  // The fraction converges fast on one side of the mean only; the other side is reached by symmetry.
  return x < (a + 1) / (a + b + 2) ? (front * continuedFraction(a, b, x)) / a : 1 - (front * continuedFraction(b, a, 1 - x)) / b
}

/** The x with I_x(a, b) = probability, by bisection down to the last bit: no starting value can lead it astray. */
export const betaQuantile = (a: number, b: number, probability: number): number => {
  if (probability <= 0) return 0
  if (probability >= 1) return 1
  return bisect(0, 1, (x) => incompleteBeta(a, b, x) < probability)
}
