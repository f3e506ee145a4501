const density = (x: number): number => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI)

/** Upper tail 1 - cdf(x) for x >= 3 by the continued fraction of Mills' ratio (Abramowitz & Stegun 26.2.14). */
const upperTail = (x: number): number => {
  let fraction = x
  for (let k = 120; k >= 1; k--) fraction = x + k / fraction
  return density(x) / fraction
}

/**
 * Standard normal distribution function, absolute error below 1e-15 and small relative error in both tails.
 * Source: Taylor series about 0 (Marsaglia 2004, J. Stat. Software 11:4) inside (-3, 3), continued fraction outside.
 */
export const normalCdf = (x: number): number => {
  if (x <= -3) return upperTail(-x)
  if (x >= 3) return 1 - upperTail(x)
  let term = x
  let series = x
  for (let k = 1; Math.abs(term) > 1e-18 && k < 200; k++) {
    term *= (x * x) / (2 * k + 1)
    series += term
  }
  return 0.5 + density(x) * series
}

const central = {
  above: [-3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1, 2.506628277459239],
  below: [-5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1, 1],
}
const tail = {
  above: [-7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783],
  below: [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1],
}
const polynomial = (coefficients: readonly number[], x: number): number => coefficients.reduce((value, next) => value * x + next, 0)

/**
 * Standard normal quantile for 0 < p < 1, absolute error below 1e-12 (beyond the ends: -Infinity, Infinity).
 * Source: Acklam's rational approximation (relative error 1.15e-9), then one Halley step on `normalCdf`.
 */
export const normalQuantile = (p: number): number => {
  if (p <= 0) return -Infinity
  if (p >= 1) return Infinity
  if (p > 0.5) return -normalQuantile(1 - p)
  const first = (): number => {
    if (p < 0.02425) {
      const q = Math.sqrt(-2 * Math.log(p))
      return polynomial(tail.above, q) / polynomial(tail.below, q)
    }
    const q = p - 0.5
    const r = q * q
    return (polynomial(central.above, r) * q) / polynomial(central.below, r)
  }
  const x = first()
  const step = (normalCdf(x) - p) / density(x)
  return x - step / (1 + (x * step) / 2)
}
