/** Reciprocal rank fusion's constant (Cormack, Clarke, Büttcher, SIGIR 2009). */
const k = 60

/**
 * Reciprocal rank fusion: every list gives an item 1 / (60 + rank), ranks from 1, and the sums order them. Needs no scores that can
 * be compared. Best first; ties by the smaller item.
 */
export const fuseRanks = (lists: readonly (readonly number[])[]): readonly { readonly item: number; readonly score: number }[] => {
  const scores = new Map<number, number>()
  for (const list of lists) list.forEach((item, i) => scores.set(item, (scores.get(item) ?? 0) + 1 / (k + i + 1)))
  return [...scores].map(([item, score]) => ({ item, score })).sort((a, b) => b.score - a.score || a.item - b.item)
}
