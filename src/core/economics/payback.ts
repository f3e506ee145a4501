/** Saved in one period: what the other way costs less what the own way costs; negative where the own way is dearer. */
export const savedPerPeriod = ({ theirs, own }: { readonly theirs: number; readonly own: number }): number => theirs - own

/** A smaller fall than this is none: its powers are lost in rounding. */
const leastFall = 1e-9

/**
 * Periods (days, months) until an outlay is earned back: outlay / saving, or with falling savings ln(1 - outlay x fall / saving) /
 * ln(1 - fall), the inverse of the geometric sum. Null where it never is: no saving, or one that falls too fast.
 */
export const periodsToRepay = ({
  outlay,
  saving,
  fall = 0,
}: {
  readonly outlay: number
  readonly saving: number
  readonly fall?: number
}): number | null => {
  if (outlay <= 0) return 0
  if (saving <= 0) return null
  if (fall < leastFall) return outlay / saving
  const lost = (outlay * fall) / saving
  return lost >= 1 ? null : Math.log1p(-lost) / Math.log1p(-fall)
}
