/** Disjoint sets over 0..n-1; a set's name is its smallest member, so the result does not depend on the order of unions. */
export interface UnionFind {
  find(item: number): number
  union(a: number, b: number): void
}

export const createUnionFind = (size: number): UnionFind => {
  const parent = Int32Array.from({ length: size }, (_, index) => index)
  const find = (item: number): number => {
    let root = item
    for (let up = parent[root] ?? root; up !== root; up = parent[root] ?? root) root = up
    for (let at = item; at !== root;) {
      const up = parent[at] ?? root
      parent[at] = root
      at = up
    }
    return root
  }
  return {
    find,
    union: (a, b) => {
      const rootA = find(a)
      const rootB = find(b)
      if (rootA < rootB) parent[rootB] = rootA
      else parent[rootA] = rootB
    },
  }
}
