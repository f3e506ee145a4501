/**
 * Units (tokens, calls, hours) from which a way with a fixed cost is `times` as cheap as one without: fixed + own V = theirs V / times,
 * so V = times x fixed / (theirs - times x own). Null where no volume is enough: a unit of its own costs too much.
 */
export const crossingVolume = ({
  fixed,
  own = 0,
  theirs,
  times = 1,
}: {
  readonly fixed: number
  readonly own?: number
  readonly theirs: number
  readonly times?: number
}): number | null => {
  const gain = theirs - times * own
  return gain <= 0 ? null : (times * fixed) / gain
}
