import { normalQuantile } from './normal.ts'

/**
 * Half width of the interval that `n` human labels give a kappa, by the short form z sqrt(Po (1 - Po) / n) / (1 - Pe): good enough for
 * planning. Po is the expected raw agreement, 1 - Pe = (1 - Po) / (1 - kappa). Source: Cohen 1960, Educ Psychol Meas 20:37.
 */
export const kappaHalfWidth = (
  n: number,
  { kappa = 0.7, agreement = 0.85, level = 0.95 }: { readonly kappa?: number; readonly agreement?: number; readonly level?: number } = {},
): number => {
  const beyondChance = (1 - agreement) / (1 - kappa)
  return (normalQuantile((1 + level) / 2) * Math.sqrt((agreement * (1 - agreement)) / n)) / beyondChance
}

/** Human labels until a kappa is known to within `halfWidth`: the same formula solved for n. */
export const labelsForKappa = (
  halfWidth: number,
  expected: { readonly kappa?: number; readonly agreement?: number; readonly level?: number } = {},
): number => Math.ceil((kappaHalfWidth(1, expected) / halfWidth) ** 2)
