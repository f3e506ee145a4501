/** Positions of `pValues` from the smallest to the largest; ties keep their order (sorting is stable). */
const ascending = (pValues: readonly number[]): number[] => pValues.map((_, i) => i).sort((i, j) => (pValues[i] ?? 0) - (pValues[j] ?? 0))

/**
 * Holm's step-down adjustment: the chance of any false claim among the family stays below alpha, under any dependence.
 * Adjusted p of rank r (from 1) is the running maximum of (k - r + 1) p. For up to about 10 declared arms.
 * Source: Holm 1979, Scand J Statist 6:65.
 */
export const holm = (pValues: readonly number[]): number[] => {
  const adjusted = Array.from(pValues)
  let running = 0
  ascending(pValues).forEach((position, rank) => {
    running = Math.max(running, Math.min(1, (pValues.length - rank) * (pValues[position] ?? 1)))
    adjusted[position] = running
  })
  return adjusted
}

/**
 * Benjamini and Hochberg's step-up adjustment: the expected share of false claims among the claims stays below alpha, for
 * independent or positively dependent tests. Adjusted p of rank r is the running minimum, from the top, of p k / r. For slices.
 * Source: Benjamini & Hochberg 1995, JRSS B 57:289.
 */
export const bh = (pValues: readonly number[]): number[] => {
  const adjusted = Array.from(pValues)
  const order = ascending(pValues)
  let running = 1
  for (let rank = order.length; rank >= 1; rank--) {
    const position = order[rank - 1] ?? 0
    running = Math.min(running, ((pValues[position] ?? 1) * order.length) / rank)
    adjusted[position] = running
  }
  return adjusted
}
