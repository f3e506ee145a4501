interface KCenterOptions {
  readonly count: number
  /** Items chosen at most. */
  readonly most: number
  /** Distances of every item from one of them. */
  distancesFrom(item: number): ArrayLike<number>
  /** What the distance of an item is multiplied with; 1 where absent. */
  readonly weights?: ArrayLike<number>
}

/**
 * Greedy k-center: again and again the item that is furthest from its nearest chosen one, argmax over x of min over s in S of d(x, s)
 * (Gonzalez 1985: the largest distance that is left is at most twice the best possible; data.md §10). Where nothing is chosen yet, all are
 * equally far: the first is the one of the largest weight. Ties go to the first; items without any worth left (copies of chosen ones, at
 * distance 0) come last. `most` · `count` steps, and as many distances.
 */
export const kCenterGreedy = ({ count, most, distancesFrom, weights }: KCenterOptions): readonly number[] => {
  const nearest = new Float64Array(count).fill(Number.POSITIVE_INFINITY)
  const isChosen = new Uint8Array(count)
  const chosen: number[] = []
  while (chosen.length < Math.min(most, count)) {
    let best = -1
    let worth = -1
    for (let item = 0; item < count; item++) {
      if (isChosen[item] === 1) continue
      const distance = chosen.length === 0 ? 1 : (nearest[item] as number)
      const value = distance * (weights?.[item] ?? 1)
      if (value <= worth) continue
      best = item
      worth = value
    }
    if (best < 0) break
    isChosen[best] = 1
    chosen.push(best)
    const distances = distancesFrom(best)
    for (let item = 0; item < count; item++) nearest[item] = Math.min(nearest[item] as number, distances[item] ?? 0)
  }
  return chosen
}
