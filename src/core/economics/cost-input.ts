import type { Random } from '../ports/world.ts'

/** An uncertain number. Ranges are uniform; `triangular` peaks at `mode`. */
export type Quantity =
  | { readonly kind: 'fixed'; readonly value: number }
  | { readonly kind: 'range'; readonly low: number; readonly high: number }
  | { readonly kind: 'triangular'; readonly low: number; readonly mode: number; readonly high: number }
  /** Log-uniform: for guesses that may be wrong by a factor. */
  | { readonly kind: 'factor'; readonly low: number; readonly high: number }

/** Where an input comes from. `assumed` inputs stand at their adverse end whenever a claim is tested. */
export type Trust = 'measured' | 'observed' | 'declared' | 'vendor-page' | 'third-party' | 'article' | 'assumed'

/** One input of the cost model. Inputs with the same `id` are the same number for every arm: their draws are shared. */
export interface CostInput {
  readonly id: string
  readonly label: string
  readonly quantity: Quantity
  readonly unit: string
  readonly source: string
  readonly date: string | null
  readonly trust: Trust
}

export const middle = (quantity: Quantity): number => {
  switch (quantity.kind) {
    case 'fixed':
      return quantity.value
    case 'range':
      return (quantity.low + quantity.high) / 2
    case 'triangular':
      return quantity.mode
    case 'factor':
      return Math.sqrt(quantity.low * quantity.high)
  }
}

export const ends = (quantity: Quantity): readonly [number, number] =>
  quantity.kind === 'fixed' ? [quantity.value, quantity.value] : [quantity.low, quantity.high]

/** The value at cumulative probability `u` in [0, 1): inverse distribution function. */
export const quantile = (quantity: Quantity, u: number): number => {
  switch (quantity.kind) {
    case 'fixed':
      return quantity.value
    case 'range':
      return quantity.low + u * (quantity.high - quantity.low)
    case 'triangular': {
      const { low, mode, high } = quantity
      if (high <= low) return mode
      const peak = (mode - low) / (high - low)
      return u < peak ? low + Math.sqrt(u * (high - low) * (mode - low)) : high - Math.sqrt((1 - u) * (high - low) * (high - mode))
    }
    case 'factor':
      // A factor around nothing is nothing, not 0 / 0.
      return quantity.low === 0 ? 0 : quantity.low * (quantity.high / quantity.low) ** u
  }
}

/** A triangle around a known value: `value` x (1 - share) to (1 + share). */
export const around = (value: number, share: number): Quantity =>
  share === 0 || value === 0
    ? { kind: 'fixed', value }
    : { kind: 'triangular', low: value * (1 - share), mode: value, high: value * (1 + share) }

/** `count` draws of an input from the generator's fork of that name: the same input gives the same draws in every arm. */
export const drawInput = (input: CostInput, count: number, random: Random): Float64Array => {
  if (input.quantity.kind === 'fixed') return new Float64Array(count).fill(input.quantity.value)
  const own = random.fork(`cost:${input.id}`)
  return Float64Array.from({ length: count }, () => quantile(input.quantity, own.next()))
}
