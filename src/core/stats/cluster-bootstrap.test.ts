import { describe, expect, it } from 'vitest'
import { createRandom } from '../lib/random.ts'
import { bca } from './bca.ts'
import { clusterBootstrap } from './cluster-bootstrap.ts'
import { normalCdf } from './normal.ts'
import { tQuantile } from './student-t.ts'
import { meanInterval } from './mean-interval.ts'
import { wildClusterInterval } from './wild-cluster.ts'

/** Values around a shared level of each cluster; sizes 1, 2, 3, 1, 2, 3, ... */
const clustered = (clusters: number, seed: number, skew = 1): { values: number[]; names: string[] } => {
  const random = createRandom(seed)
  const values: number[] = []
  const names: string[] = []
  for (let g = 0; g < clusters; g++) {
    const level = random.next() ** skew
    for (let i = 0; i <= g % 3; i++) {
      values.push(level + 0.1 * random.next())
      names.push(`g${g}`)
    }
  }
  return { values, names }
}

describe('cluster bootstrap', () => {
  it('with every example its own cluster is the BCa bootstrap of examples', () => {
    const { values } = clustered(80, 1, 3)
    const own = clusterBootstrap(
      values,
      values.map((_, i) => String(i)),
      { resamples: 20_000, random: createRandom(1) },
    )
    // As many clusters as values: the level is that of t with n - 1, a little beyond 95 %.
    const n = values.length
    const level = 1 - 2 * normalCdf(-Math.sqrt(n / (n - 1)) * tQuantile(0.975, n - 1))
    expect(level).toBeGreaterThan(0.95)
    const plain = bca(values, { level, resamples: 20_000, random: createRandom(2) })
    expect(own.low).toBeCloseTo(plain.low, 2)
    expect(own.high).toBeCloseTo(plain.high, 2)
    expect(own).toMatchObject({ n: values.length, method: 'BCa bootstrap of clusters' })
    expect(own.value).toBeCloseTo(plain.value, 12)
  })

  it('agrees with the cluster-robust t where clusters are many, and takes copies for no new evidence', () => {
    const { values, names } = clustered(150, 2)
    const robust = meanInterval(values, { clusters: names })
    const drawn = clusterBootstrap(values, names, { random: createRandom(1) })
    expect((drawn.high - drawn.low) / (robust.high - robust.low)).toBeCloseTo(1, 1)
    const twice = clusterBootstrap([...values, ...values], [...names, ...names], { random: createRandom(1) })
    expect(twice.high - twice.low).toBeCloseTo(drawn.high - drawn.low, 9)
    expect(twice.n).toBe(150)
  })

  it('from 30 clusters on draws them, below flips their signs', () => {
    const at = (clusters: number): string => {
      const { values, names } = clustered(clusters, 3)
      return clusterBootstrap(values, names, { resamples: 200, random: createRandom(1) }).method
    }
    expect(at(30)).toBe('BCa bootstrap of clusters')
    expect(at(29)).toBe('wild cluster bootstrap')
  })
})

describe('wild cluster bootstrap', () => {
  it('holds the mean and is about the cluster-robust t for symmetric clusters', () => {
    const { values, names } = clustered(12, 4)
    const wild = wildClusterInterval(values, names, { random: createRandom(1) })
    const robust = meanInterval(values, { clusters: names })
    expect(wild.value).toBeCloseTo(robust.value, 12)
    expect(wild.low).toBeLessThan(wild.value)
    expect(wild.high).toBeGreaterThan(wild.value)
    expect((wild.high - wild.low) / (robust.high - robust.low)).toBeGreaterThan(0.75)
    expect((wild.high - wild.low) / (robust.high - robust.low)).toBeLessThan(1.35)
    expect(wild).toMatchObject({ n: 12, method: 'wild cluster bootstrap' })
  })

  it('excludes exactly the means that few sign patterns reach: six clusters, 2 of 64', () => {
    // Equal deviations but one: only all signs equal give a |t| as large, until the hypothesis reaches the smallest cluster.
    const values = [1, 2, 3, 4, 5, 6]
    const names = values.map(String)
    const { low, high } = wildClusterInterval(values, names, { random: createRandom(1) })
    // Below the smallest value all deviations have one sign, and only the two patterns of equal signs reach |t|.
    expect(low).toBeCloseTo(1, 6)
    expect(high).toBeCloseTo(6, 6)
  })

  it('from fewer than six clusters cannot exclude anything at 95 %, but can at 90 %', () => {
    const { values, names } = clustered(5, 6)
    expect(wildClusterInterval(values, names, { random: createRandom(1) })).toMatchObject({ low: -Infinity, high: Infinity, n: 5 })
    const { low, high } = wildClusterInterval(values, names, { level: 0.9, random: createRandom(1) })
    expect(Number.isFinite(low) && Number.isFinite(high)).toBe(true)
  })

  it('is the same for the same seed, wider at a higher level, and moves with the values', () => {
    const { values, names } = clustered(20, 7)
    const at = (level: number, shift = 0) =>
      wildClusterInterval(
        values.map((value) => value + shift),
        names,
        { level, random: createRandom(2) },
      )
    expect(at(0.9)).toEqual(at(0.9))
    expect(at(0.99).low).toBeLessThan(at(0.9).low)
    expect(at(0.99).high).toBeGreaterThan(at(0.9).high)
    expect(at(0.9, 5).low).toBeCloseTo(at(0.9).low + 5, 6)
    const mirrored = wildClusterInterval(
      values.map((value) => -value),
      names,
      { level: 0.9, random: createRandom(2) },
    )
    expect(mirrored.low).toBeCloseTo(-at(0.9).high, 6)
  })

  it('has no width where all values are equal', () => {
    const names = Array.from({ length: 8 }, (_, i) => String(i))
    expect(
      wildClusterInterval(
        names.map(() => 0.5),
        names,
        { random: createRandom(1) },
      ),
    ).toMatchObject({ value: 0.5, low: 0.5, high: 0.5 })
  })
})
