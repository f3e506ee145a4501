import { bisect } from './bisect.ts'
import { requiredPaired } from './power.ts'

/** Rows needed to see a gain when a share `regressing` of the rows gets worse: the arms then disagree on gain + 2 x regressing. Null where no number is enough. */
export const rowsForGain = ({
  gain,
  regressing,
  alpha = 0.05,
}: {
  readonly gain: number
  readonly regressing: number
  readonly alpha?: number
}) => requiredPaired({ psi: gain + 2 * regressing, delta: gain, alpha })

/**
 * The smallest gain that a paired test on `n` rows finds four times in five, two-sided at `alpha`, when a share `regressing` of the
 * rows gets worse: Connor's formula (power.ts) solved for the gain, the disagreement growing with it. Null where even 100 points need more.
 */
export const detectableGain = ({
  n,
  regressing,
  alpha = 0.05,
}: {
  readonly n: number
  readonly regressing: number
  readonly alpha?: number
}): number | null => {
  const most = 1 - 2 * regressing
  const needs = (gain: number): number => rowsForGain({ gain, regressing, alpha })?.unrounded ?? Infinity
  return needs(most) > n ? null : bisect(0, most, (gain) => needs(gain) > n)
}
