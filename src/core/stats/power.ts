import { bisect } from './bisect.ts'
import { clopperPearson } from './clopper-pearson.ts'
import { normalQuantile } from './normal.ts'

/** Planned power where none is asked for: an effect of the planned size is found four times in five. */
const defaultPower = 0.8

/**
 * Pairs needed to find a true difference `delta` between two binary arms that disagree on a share `psi` of the examples, by a
 * two-sided test at `alpha`: (z[1 - alpha/2] sqrt(psi) + z[power] sqrt(psi - delta^2))^2 / delta^2. A difference cannot exceed
 * the disagreement: null where delta > psi. Source: Connor 1987, Biometrics 43:207.
 */
export const requiredPaired = ({
  psi,
  delta,
  alpha = 0.05,
  power = defaultPower,
}: {
  readonly psi: number
  readonly delta: number
  readonly alpha?: number
  readonly power?: number
}): { readonly unrounded: number; readonly n: number } | null => {
  if (!(delta > 0) || delta > psi) return null
  const spread = normalQuantile(1 - alpha / 2) * Math.sqrt(psi) + normalQuantile(power) * Math.sqrt(psi - delta * delta)
  const unrounded = (spread / delta) ** 2
  return { unrounded, n: Math.ceil(unrounded) }
}

/** The smallest difference that `n` pairs find with the planned power (Connor's formula solved for delta); null where even delta = psi needs more. */
export const detectablePaired = ({
  psi,
  n,
  alpha = 0.05,
  power = defaultPower,
}: {
  readonly psi: number
  readonly n: number
  readonly alpha?: number
  readonly power?: number
}): number | null => {
  const needs = (delta: number): number => requiredPaired({ psi, delta, alpha, power })?.unrounded ?? Infinity
  return needs(psi) > n ? null : bisect(0, psi, (delta) => needs(delta) > n)
}

/**
 * Pairs needed to show that B loses less than `margin` when both arms are truly equal, one-sided at `alpha`:
 * (z[1 - alpha] + z[power])^2 psi / margin^2. Assumes psi from a pilot of at least 30 pairs.
 */
export const requiredNonInferior = ({
  psi,
  margin,
  alpha = 0.05,
  power = defaultPower,
}: {
  readonly psi: number
  readonly margin: number
  readonly alpha?: number
  readonly power?: number
}): { readonly unrounded: number; readonly n: number } => {
  const unrounded = ((normalQuantile(1 - alpha) + normalQuantile(power)) ** 2 * psi) / margin ** 2
  return { unrounded, n: Math.ceil(unrounded) }
}

/** The 80 % upper bound of the share of examples on which two binary arms disagree (Clopper and Pearson, one-sided): k of n seen. */
export const discordanceUpper = (disagreements: number, n: number): number => clopperPearson(disagreements, n, 0.6).high

/**
 * What to multiply a variance estimated from `n` independent values with to get its 80 % upper bound:
 * exp(z[0.8] sqrt((kurtosis - 1) / n)), from the large-sample variance of log s^2. Right for long tails too, where the
 * chi-square form is too sure. Source: Cramer 1946, Mathematical Methods of Statistics, 27.4.
 */
export const varianceInflation = (kurtosis: number, n: number): number =>
  Math.exp(normalQuantile(0.8) * Math.sqrt(Math.max(0, kurtosis - 1) / n))

/**
 * "Label N more" of the decision rule: N = deff (z[1 - alpha] + z[0.8])^2 v / delta^2 - n, rounded up, at least 0.
 * `z` is z[1 - alpha] of one look (one-sided), `v` the 80 % upper bound of the variance of the per-example difference (binary: of the discordance), `delta`
 * the binding margin, `n` the examples there are. With n = 0 it is the size to plan for.
 */
export const requiredLabels = ({
  z,
  v,
  delta,
  designEffect,
  n,
}: {
  readonly z: number
  readonly v: number
  readonly delta: number
  readonly designEffect: number
  readonly n: number
}): number => Math.max(0, Math.ceil((designEffect * (z + normalQuantile(defaultPower)) ** 2 * v) / delta ** 2 - n))
