/** Coefficients B(2k) / (2k (2k - 1)) of Stirling's series. */
const stirling = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400]

/**
 * Natural logarithm of the gamma function for x > 0, to about 1e-15 of max(1, |result|).
 * Stirling's series (Abramowitz & Stegun 6.1.41) above 15; below, the recurrence lifts x first.
 */
export const logGamma = (x: number): number => {
  if (!(x > 0)) throw new RangeError(`logGamma needs x > 0, got ${x}`)
  let lifted = x
  let product = 1
  while (lifted < 15) {
    product *= lifted
    lifted += 1
  }
  let series = 0
  let power = 1 / lifted
  for (const coefficient of stirling) {
    series += coefficient * power
    power /= lifted * lifted
  }
  return (lifted - 0.5) * Math.log(lifted) - lifted + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product)
}
