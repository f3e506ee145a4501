/** One number of a vector, computed by the product's own functions. */
export interface Figure {
  readonly what: string
  readonly expected: number | boolean | null
  /** Places after the decimal point that `expected` is given with. */
  readonly decimals: number
  readonly unit: string
  readonly ours: () => number | boolean | null
}

/** One claim of an article, recomputed (requirements §3 of the project's reference). */
export interface Vector {
  readonly id: string
  /** What the article says, with its inputs. */
  readonly article: string
  readonly verdict: 'reproduces' | 'wrong' | 'in part' | 'derived'
  /** Why ours differs, or what follows. */
  readonly why: string
  /** Inputs that the article does not give. */
  readonly assumed?: readonly string[]
  readonly figures: readonly Figure[]
}

/** `figure('payback', [16, 1, 'months'], () => ...)`: expected value, decimals, unit. */
export const figure = (
  what: string,
  [expected, decimals, unit]: readonly [number | boolean | null, number, string],
  ours: Figure['ours'],
): Figure => ({ what, expected, decimals, unit, ours })

/** Whether a computed value is the expected one at the precision that it is given with. */
export const isMet = ({ expected, decimals }: Figure, value: number | boolean | null): boolean =>
  typeof expected === 'number' && typeof value === 'number'
    ? Math.abs(value - expected) <= 0.5 * 10 ** -decimals + 1e-9 * Math.abs(expected)
    : value === expected
