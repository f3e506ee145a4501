/** The p-quantile of sorted values, linear between order statistics (Hyndman & Fan's type 7, as in R and NumPy); 0 of no values. */
export const quantileOfSorted = (sorted: ArrayLike<number>, p: number): number => {
  const position = Math.min(1, Math.max(0, p)) * (sorted.length - 1)
  const below = Math.floor(position)
  const left = sorted[below] ?? 0
  const right = sorted[Math.min(sorted.length - 1, below + 1)] ?? left
  // Equal neighbours may be infinite, and infinity has no difference with itself.
  return left === right ? left : left + (position - below) * (right - left)
}

/** The smallest of sorted values that at least a share of them does not exceed (nearest rank, Hyndman & Fan's type 1); 0 of no values. */
export const nearestRank = (sorted: ArrayLike<number>, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? 0
