/**
 * Groups items bottom up by average linkage: the two groups whose members are most alike on average are joined while that average
 * is at least `threshold`. Deterministic: ties go to the earlier pair. Groups are ordered by size, then by their first item.
 * `similarity` is symmetric, in [0, 1]. Cost grows with the cube of the count: for tens of items.
 * Source: Sokal & Michener 1958 (UPGMA).
 */
export const clusterItems = (
  count: number,
  similarity: (i: number, j: number) => number,
  threshold: number,
): readonly (readonly number[])[] => {
  let groups: readonly (readonly number[])[] = Array.from({ length: count }, (_, i) => [i])
  const average = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, i) => sum + b.reduce((inner, j) => inner + similarity(i, j), 0), 0) / (a.length * b.length)
  for (;;) {
    let best: { readonly a: number; readonly b: number; readonly value: number } | undefined
    for (let a = 0; a < groups.length; a++)
      for (let b = a + 1; b < groups.length; b++) {
        const value = average(groups[a] ?? [], groups[b] ?? [])
        if (value >= threshold && (best === undefined || value > best.value + 1e-12)) best = { a, b, value }
      }
    if (best === undefined) break
    const { a, b } = best
    const joined = [...(groups[a] ?? []), ...(groups[b] ?? [])].sort((x, y) => x - y)
    groups = [...groups.filter((_, i) => i !== a && i !== b), joined].sort((x, y) => (x[0] ?? 0) - (y[0] ?? 0))
  }
  return [...groups].sort((x, y) => y.length - x.length || (x[0] ?? 0) - (y[0] ?? 0))
}
