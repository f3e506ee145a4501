import type { Interval } from './interval.ts'
import { normalQuantile } from './normal.ts'

/** Sensitivity and specificity must add up to more than this: a judge at 1 only guesses, and near it the correction explodes. */
const leastInformative = 1.05

export interface JudgedRate {
  /** Share of the `n` outputs that the judge accepted. */
  readonly rate: number
  readonly n: number
  /** q0: share of bad outputs that the judge rejects, on `negatives` outputs that people called bad. */
  readonly specificity: number
  readonly negatives: number
  /** q1: share of good outputs that the judge accepts, on `positives` outputs that people called good. */
  readonly sensitivity: number
  readonly positives: number
}

/**
 * True share of good outputs from a binary judge's share and its known errors: (p + q0 - 1) / (q0 + q1 - 1), with the interval of
 * Lee et al. for errors of the judge that were themselves estimated: smoothed p (n + z^2), q0 and q1 (m + 2), a shift
 * 2 z^2 (-(1 - t) q0 (1 - q0) / m0 + t q1 (1 - q1) / m1), and half width
 * z sqrt(p (1 - p) / n + (1 - t)^2 q0 (1 - q0) / m0 + t^2 q1 (1 - q1) / m1) / (q0 + q1 - 1), cut at [0, 1].
 * Undefined where the judge carries hardly any information: q0 + q1 <= `leastInformative`, or one side was never labelled.
 * Assumes that the judge errs on these outputs as it did on the labelled ones.
 * Source: Rogan & Gladen 1978, Am J Epidemiol 107:71; Lee et al. 2025, arXiv:2511.21140.
 */
export const roganGladen = (judged: JudgedRate, level = 0.95): Interval | undefined => {
  const { rate, n, specificity: q0, negatives: m0, sensitivity: q1, positives: m1 } = judged
  if (!(q0 + q1 > leastInformative) || !(m0 > 0) || !(m1 > 0) || !(n > 0)) return undefined
  const z = normalQuantile((1 + level) / 2)
  const clip = (value: number): number => Math.min(1, Math.max(0, value))
  const smoothN = n + z * z
  const p = (n * rate + (z * z) / 2) / smoothN
  const smooth = (m: number, q: number): { readonly q: number; readonly variance: number } => {
    const share = (m * q + 1) / (m + 2)
    return { q: share, variance: (share * (1 - share)) / (m + 2) }
  }
  const zero = smooth(m0, q0)
  const one = smooth(m1, q1)
  const informative = zero.q + one.q - 1
  // Smoothing pulls both towards a half: with few labels nothing may be left.
  if (!(informative > leastInformative - 1)) return undefined
  const centre = (p + zero.q - 1) / informative
  const shift = 2 * z * z * (-(1 - centre) * zero.variance + centre * one.variance)
  const half = (z * Math.sqrt((p * (1 - p)) / smoothN + (1 - centre) ** 2 * zero.variance + centre ** 2 * one.variance)) / informative
  return {
    value: clip((rate + q0 - 1) / (q0 + q1 - 1)),
    low: clip(centre + shift - half),
    high: clip(centre + shift + half),
    n,
    method: 'Rogan-Gladen',
  }
}
