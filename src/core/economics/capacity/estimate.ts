/** A number that a formula gives, with the ends between which it should lie. */
export interface Estimate {
  readonly low: number
  readonly expected: number
  readonly high: number
}

export const exactly = (value: number): Estimate => ({ low: value, expected: value, high: value })

/** Ends add up as they are: parts that are large together is the case to be ready for. */
export const sumOf = (...parts: readonly Estimate[]): Estimate => ({
  low: parts.reduce((total, part) => total + part.low, 0),
  expected: parts.reduce((total, part) => total + part.expected, 0),
  high: parts.reduce((total, part) => total + part.high, 0),
})

export const scaledBy = (part: Estimate, factor: number): Estimate => ({
  low: part.low * factor,
  expected: part.expected * factor,
  high: part.high * factor,
})
