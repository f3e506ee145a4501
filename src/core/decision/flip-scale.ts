/** A range that is walked by steps of one size, or of one factor where it spans far. */
export interface FlipScale {
  readonly kind: 'linear' | 'log'
  /** Place of a value, 0 at the low end and 1 at the high one. */
  placeOf(value: number): number
  valueAt(place: number): number
}

/** Ranges wider than this factor are walked by factors. */
const wide = 20

/** Throws RangeError where the ends are the wrong way round. */
export const flipScale = (low: number, high: number): FlipScale => {
  if (!(low < high)) throw new RangeError(`scale: ${low} is not below ${high}`)
  // The ends exactly: low * exp(log(high / low)) may lie a hair outside.
  const within = (place: number, between: () => number): number => (place <= 0 ? low : place >= 1 ? high : between())
  if (low > 0 && high / low > wide) {
    const span = Math.log(high / low)
    return {
      kind: 'log',
      placeOf: (value) => Math.log(Math.max(value, Number.MIN_VALUE) / low) / span,
      valueAt: (place) => within(place, () => low * Math.exp(place * span)),
    }
  }
  return {
    kind: 'linear',
    placeOf: (value) => (value - low) / (high - low),
    valueAt: (place) => within(place, () => low + place * (high - low)),
  }
}
