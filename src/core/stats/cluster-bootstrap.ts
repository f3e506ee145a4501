import type { Random } from '../ports/world.ts'
import { bootstrapStatistic } from './bootstrap-metric.ts'
import { numberClusters } from './clusters.ts'
import type { Interval } from './interval.ts'
import { normalCdf } from './normal.ts'
import { tQuantile } from './student-t.ts'
import { wildClusterInterval } from './wild-cluster.ts'

/** From this many clusters on, drawing whole clusters gives an interval that holds; below, too few different draws exist. */
const leastForClusterBootstrap = 30

/**
 * Interval of the mean of values that share clusters, by resampling: from 30 clusters on the cluster bootstrap (whole clusters are
 * drawn; the mean is total / size, so clusters may differ in size; BCa, jackknife over clusters), below that the wild cluster bootstrap.
 * Shown beside the cluster-robust t, which assumes that cluster sums are nearly normal. `n` counts clusters. Assumes independent clusters.
 * Source: Davison & Hinkley 1997, 3.8; Cameron, Gelbach & Miller 2008, Rev Econ Stat 90:414.
 */
export const clusterBootstrap = (
  values: ArrayLike<number>,
  names: readonly string[],
  { level = 0.95, resamples, random }: { readonly level?: number; readonly resamples?: number; readonly random: Random },
): Interval => {
  const { of, count } = numberClusters(names, values.length)
  if (count < leastForClusterBootstrap) return wildClusterInterval(values, names, { level, random })
  const vectors = Array.from({ length: count }, () => new Float64Array(2))
  for (let i = 0; i < values.length; i++) {
    const vector = vectors[of[i] ?? 0]
    if (vector === undefined) continue
    vector[0] = (vector[0] ?? 0) + (values[i] ?? 0)
    vector[1] = (vector[1] ?? 0) + 1
  }
  const statistic = (sums: Float64Array): number => (sums[0] ?? 0) / (sums[1] ?? 1)
  // Draws of G clusters spread less than G clusters do: the level is moved outwards to where t with G - 1 would be (Hesterberg 2015, Am Stat 69:371).
  const reach = Math.sqrt(count / (count - 1)) * tQuantile((1 + level) / 2, count - 1)
  const expanded = 1 - 2 * normalCdf(-reach)
  const { value, low, high, n, method } = bootstrapStatistic({ vectors, statistic, resamples, random, level: expanded })
  return { value, low, high, n, method: `${method} of clusters` }
}
