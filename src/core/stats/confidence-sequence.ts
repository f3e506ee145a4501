/** What a running mean has shown so far. */
export interface RunningMean {
  readonly n: number
  readonly mean: number
  /** Mean squared deviation (n below). */
  readonly variance: number
}

/**
 * Half width of the asymptotic confidence sequence of a mean: sqrt((n v r^2 + 1) / (n^2 r^2) ln((n v r^2 + 1) / alpha^2)) with
 * r^2 = (-2 ln alpha + ln(-2 ln alpha) + 1) / nStar. mean +- this holds at all n at once with probability 1 - alpha (two-sided), so one may look
 * after every example. `nStar` only says at how many examples it shall be tightest; fix it before the first look. Assumes independent
 * values and enough of them that their mean is nearly normal: before some ten values differ from zero it promises too much.
 * Source: Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas 2024, Ann Stat 52(6), Theorem 2.2.
 */
export const sequenceHalfWidth = (
  { n, variance }: Pick<RunningMean, 'n' | 'variance'>,
  { alpha, nStar }: { readonly alpha: number; readonly nStar: number },
): number => {
  if (n === 0) return Infinity
  const logs = -2 * Math.log(alpha)
  const square = (logs + Math.log(logs) + 1) / nStar
  const spread = n * variance * square + 1
  return Math.sqrt((spread / (n * n * square)) * Math.log(spread / alpha ** 2))
}
