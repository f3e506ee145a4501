import { normalQuantile } from './normal.ts'
import type { SampleSize } from './required-examples.ts'

interface TwoRates {
  readonly a: number
  readonly b: number
  /** Two-sided. */
  readonly alpha?: number
  readonly power?: number
}

const rounded = (unrounded: number): SampleSize => ({ unrounded, n: Math.ceil(unrounded) })
const reach = ({ alpha = 0.05, power = 0.8 }: TwoRates): number => normalQuantile(1 - alpha / 2) + normalQuantile(power)

/**
 * Examples for each arm where the arms answer different examples: (z[1 - alpha/2] + z[power])^2 (a(1 - a) + b(1 - b)) / (a - b)^2.
 * For planning only: pairing needs fewer as soon as the arms tend to fail together. The rates must differ.
 * Source: Fleiss 1981, Statistical Methods for Rates and Proportions, 3.2 (unpooled variance, no continuity correction).
 */
export const requiredUnpaired = (rates: TwoRates): SampleSize => {
  const { a, b } = rates
  return rounded((reach(rates) ** 2 * (a * (1 - a) + b * (1 - b))) / (a - b) ** 2)
}

/**
 * The same by Cohen's arcsine effect h = 2 asin(sqrt b) - 2 asin(sqrt a), whose variance is 2/n whatever the rates: n = 2 (z + z)^2 / h^2.
 * Equals statsmodels NormalIndPower. Source: Cohen 1988, Statistical Power Analysis, ch. 6.
 */
export const requiredUnpairedArcsine = (rates: TwoRates): SampleSize => {
  const effect = 2 * Math.asin(Math.sqrt(rates.b)) - 2 * Math.asin(Math.sqrt(rates.a))
  return rounded(2 * (reach(rates) / effect) ** 2)
}
