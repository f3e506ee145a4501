import type { Random } from '../ports/world.ts'
import { normalQuantile } from '../stats/normal.ts'

/** An uncertain number: what it may be, and how likely. */
export type Quantity =
  | { readonly kind: 'fixed'; readonly value: number }
  /** Uniform between the ends. */
  | { readonly kind: 'range'; readonly low: number; readonly high: number }
  /** Peaks at `mode`. */
  | { readonly kind: 'triangular'; readonly low: number; readonly mode: number; readonly high: number }
  /** Log-uniform: for guesses that may be wrong by a factor. */
  | { readonly kind: 'factor'; readonly low: number; readonly high: number }
  /** `low` and `high` are its 5th and 95th percentile. */
  | { readonly kind: 'lognormal'; readonly low: number; readonly high: number }
  /** A measured value with its 95 % interval, taken as normal and never below `floor`. */
  | { readonly kind: 'measured'; readonly value: number; readonly low: number; readonly high: number; readonly floor: number }

export const middle = (quantity: Quantity): number => {
  switch (quantity.kind) {
    case 'fixed':
    case 'measured':
      return quantity.value
    case 'range':
      return (quantity.low + quantity.high) / 2
    case 'triangular':
      return quantity.mode
    case 'factor':
    case 'lognormal':
      return Math.sqrt(quantity.low * quantity.high)
  }
}

/** Plausible ends: the bounds of a bounded quantity, else what is named `low` and `high`. */
export const ends = (quantity: Quantity): readonly [number, number] =>
  quantity.kind === 'fixed' ? [quantity.value, quantity.value] : [quantity.low, quantity.high]

const [z95, z975] = [normalQuantile(0.95), normalQuantile(0.975)]

/** Standard normal quantile of a draw: one of exactly 0 counts as the smallest that is told from it, so that nothing is infinite. */
const probit = (u: number): number => normalQuantile(Math.min(1 - 1e-12, Math.max(1e-12, u)))

/** Inverse distribution function, with everything that does not depend on `u` worked out once. */
const inverse = (quantity: Quantity): ((u: number) => number) => {
  switch (quantity.kind) {
    case 'fixed':
      return () => quantity.value
    case 'range': {
      const { low, high } = quantity
      return (u) => low + u * (high - low)
    }
    case 'triangular': {
      const { low, mode, high } = quantity
      if (high <= low) return () => mode
      const peak = (mode - low) / (high - low)
      const [rise, fall] = [(high - low) * (mode - low), (high - low) * (high - mode)]
      return (u) => (u < peak ? low + Math.sqrt(u * rise) : high - Math.sqrt((1 - u) * fall))
    }
    case 'factor': {
      const { low, high } = quantity
      // A factor around nothing is nothing, not 0 / 0.
      if (low === 0) return () => 0
      const exponent = Math.log(high / low)
      return (u) => low * Math.exp(u * exponent)
    }
    case 'lognormal': {
      if (quantity.low <= 0) return () => 0
      const sigma = Math.log(quantity.high / quantity.low) / (2 * z95)
      const centre = middle(quantity)
      return (u) => centre * Math.exp(sigma * probit(u))
    }
    case 'measured': {
      const { value, floor } = quantity
      const sigma = (quantity.high - quantity.low) / (2 * z975)
      return (u) => Math.max(floor, value + sigma * probit(u))
    }
  }
}

/** The value at cumulative probability `u` in [0, 1): inverse distribution function. */
export const quantile = (quantity: Quantity, u: number): number => inverse(quantity)(u)

/** A triangle around a known value: `value` x (1 - share) to (1 + share). */
export const around = (value: number, share: number): Quantity =>
  share === 0 || value === 0
    ? { kind: 'fixed', value }
    : { kind: 'triangular', low: value * (1 - share), mode: value, high: value * (1 + share) }

/** `count` draws of an uncertain quantity from the generator's fork of that name: the same name gives the same draws wherever it is used. */
export const drawQuantity = (
  name: string,
  quantity: Quantity,
  options: { readonly count: number; readonly random: Random },
): Float64Array => {
  const own = options.random.fork(`cost:${name}`)
  const at = inverse(quantity)
  const draws = new Float64Array(options.count)
  for (let i = 0; i < draws.length; i++) draws[i] = at(own.next())
  return draws
}

/** A quantity as `readQuantity` reads it (`asShare`: in per cent); a measured one as its value with its interval. */
export const formatQuantity = (quantity: Quantity, { asShare = false }: { readonly asShare?: boolean } = {}): string => {
  const amount = (value: number): string => (asShare ? `${Number((100 * value).toPrecision(4))}%` : String(Number(value.toPrecision(4))))
  switch (quantity.kind) {
    case 'fixed':
      return amount(quantity.value)
    case 'range':
    case 'factor':
      return `${amount(quantity.low)}..${amount(quantity.high)}`
    case 'triangular':
      return `${amount(quantity.low)}..${amount(quantity.mode)}..${amount(quantity.high)}`
    case 'lognormal':
      return `${amount(quantity.low)}..${amount(quantity.high)} lognormal`
    case 'measured':
      return `${amount(quantity.value)} [${amount(quantity.low)}, ${amount(quantity.high)}]`
  }
}

const suffixes: Readonly<Record<string, number>> = { k: 1e3, K: 1e3, M: 1e6, m: 1e6, B: 1e9, b: 1e9, G: 1e9, '%': 0.01 }

/** `8`, `1.5k`, `2M`, `100B`, `20%`; undefined for anything else. */
export const readAmount = (text: string): number | undefined => {
  const match = /^\s*([-+]?(?:\d[\d_,]*(?:\.\d+)?|\.\d+)(?:e[-+]?\d+)?)\s*([kKMmBbG%]?)\s*$/.exec(text)
  if (match?.[1] === undefined) return undefined
  const value = Number(match[1].replaceAll(/[_,]/g, '')) * (suffixes[match[2] ?? ''] ?? 1)
  return Number.isFinite(value) ? value : undefined
}

/**
 * A quantity as task.yaml or `--set` writes it: `8` or `2M` (certain), `5..20` (anything between), `5..8..20` (most likely 8),
 * `5..20 lognormal` (5 % below 5, 5 % above 20). Undefined where it is not understood or the ends are the wrong way round.
 */
export const readQuantity = (written: number | string): Quantity | undefined => {
  if (typeof written === 'number') return Number.isFinite(written) ? { kind: 'fixed', value: written } : undefined
  const [spread = '', shape] = written.trim().split(/\s+(?=lognormal$)/)
  const parts = spread.split('..').map(readAmount)
  const [low, mode, high] = parts
  if (parts.some((part) => part === undefined)) return undefined
  if (parts.length === 1 && low !== undefined && shape === undefined) return { kind: 'fixed', value: low }
  if (parts.length === 2 && low !== undefined && mode !== undefined && low < mode) {
    if (shape === undefined) return { kind: 'range', low, high: mode }
    return low > 0 ? { kind: 'lognormal', low, high: mode } : undefined
  }
  if (parts.length === 3 && shape === undefined && low !== undefined && mode !== undefined && high !== undefined)
    return low <= mode && mode <= high && low < high ? { kind: 'triangular', low, mode, high } : undefined
  return undefined
}
