/** Errors measured at several sizes, each with its weight: one over the variance of the error. */
export interface WeightedErrors {
  /** Relative to the smallest. */
  readonly size: readonly number[]
  readonly error: readonly number[]
  readonly weight: readonly number[]
}

/** error(size) = a size^-b + c, and the weighted sum of squared misfits. */
export interface PowerLaw {
  readonly a: number
  readonly b: number
  readonly c: number
  readonly misfit: number
}

/** Exponents tried: from nearly flat to steeper than any curve seen. */
export const exponents = Array.from({ length: 160 }, (_, i) => 0.02 * (3 / 0.02) ** (i / 159))

const misfitOf = (
  { size, error, weight }: WeightedErrors,
  { a, b, c }: { readonly a: number; readonly b: number; readonly c: number },
): number => {
  let total = 0
  for (let i = 0; i < size.length; i++) total += (weight[i] as number) * ((error[i] as number) - a * (size[i] as number) ** -b - c) ** 2
  return total
}

/** Sums over points of the weight times a product: what least squares needs. */
const weighted = ({ size, weight }: WeightedErrors, of: (i: number) => number): number => {
  let total = 0
  for (let i = 0; i < size.length; i++) total += (weight[i] as number) * of(i)
  return total
}

/** Weighted least squares of a size^-b + c for one b, with a and c at least 0. */
export const fitForExponent = (points: WeightedErrors, b: number): PowerLaw => {
  const { size, error } = points
  const x = size.map((value) => value ** -b)
  const total = weighted(points, () => 1)
  const meanX = weighted(points, (i) => x[i] as number) / total
  const meanY = weighted(points, (i) => error[i] as number) / total
  const slope =
    weighted(points, (i) => ((x[i] as number) - meanX) * ((error[i] as number) - meanY)) /
    weighted(points, (i) => ((x[i] as number) - meanX) ** 2)
  const throughZero = weighted(points, (i) => (x[i] as number) * (error[i] as number)) / weighted(points, (i) => (x[i] as number) ** 2)
  const a = slope <= 0 ? 0 : meanY - slope * meanX < 0 ? throughZero : slope
  const c = slope <= 0 ? meanY : Math.max(0, meanY - slope * meanX)
  return { a, b, c, misfit: misfitOf(points, { a, b, c }) }
}

/** The best law: the exponent is narrowed between its neighbours on the grid, by golden section. */
export const fitPowerLaw = (points: WeightedErrors): PowerLaw => {
  const misfits = exponents.map((b) => fitForExponent(points, b).misfit)
  const best = misfits.indexOf(Math.min(...misfits))
  let low = exponents[Math.max(0, best - 1)] as number
  let high = exponents[Math.min(exponents.length - 1, best + 1)] as number
  const golden = (Math.sqrt(5) - 1) / 2
  for (let i = 0; i < 80; i++) {
    const left = high - golden * (high - low)
    const right = low + golden * (high - low)
    if (fitForExponent(points, left).misfit <= fitForExponent(points, right).misfit) high = right
    else low = left
  }
  return fitForExponent(points, (low + high) / 2)
}

/** The least misfit of any law (any b, a >= 0, c >= 0) whose error at size `target` is `predicted`. */
export const misfitThrough = (points: WeightedErrors, target: number, predicted: number): number => {
  const { size, error } = points
  let least = Infinity
  for (const b of exponents) {
    const at = target ** -b
    const above = (i: number): number => (size[i] as number) ** -b - at
    const slope = weighted(points, (i) => above(i) * ((error[i] as number) - predicted)) / weighted(points, (i) => above(i) ** 2)
    const a = Math.min(Math.max(0, slope), predicted / at)
    least = Math.min(least, misfitOf(points, { a, b, c: predicted - a * at }))
  }
  return least
}

/** The least misfit of any law whose error falls by `gain` between the largest point and size `target`. */
export const misfitWithGain = (points: WeightedErrors, target: number, gain: number): number => {
  const { size, error } = points
  const largest = Math.max(...size)
  let least = Infinity
  for (const b of exponents) {
    const a = gain / (largest ** -b - target ** -b)
    const left = weighted(points, (i) => (error[i] as number) - a * (size[i] as number) ** -b) / weighted(points, () => 1)
    least = Math.min(least, misfitOf(points, { a, b, c: Math.max(0, left) }))
  }
  return least
}
