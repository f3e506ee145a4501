import type { Random } from '../ports/world.ts'
import { bootstrapMetric } from '../stats/bootstrap-metric.ts'
import type { Interval } from '../stats/interval.ts'
import { quantileOfSorted } from '../stats/quantile.ts'
import type { MeasuredRow, ReportMetric } from './report-metric.ts'
import type { ScoreContext } from './scorer.ts'

/** Two-sided 95 %. */
const z = 1.959964

/**
 * Interval of a quantile between two order statistics: holds for any distribution, and says no more than the data where these are its
 * ends. Source: Conover 1999, §3.2 (normal approximation of the binomial ranks).
 */
const quantileInterval = (values: readonly number[], share: number): Interval => {
  const sorted = Float64Array.from(values).sort()
  const n = sorted.length
  const reach = z * Math.sqrt(n * share * (1 - share))
  const at = (rank: number): number => sorted[Math.min(n, Math.max(1, rank)) - 1] ?? 0
  return {
    value: quantileOfSorted(sorted, share),
    low: at(Math.floor(n * share - reach)),
    high: at(Math.ceil(n * share + reach) + 1),
    n,
    method: 'order statistics',
  }
}

/**
 * A report metric with its interval at 95 %; undefined where no row says anything of it. Ratios are bootstrapped over examples (or
 * clusters); a resample in which the ratio has no value counts as the observed one.
 */
export const reportInterval = (
  metric: ReportMetric,
  rows: readonly MeasuredRow[],
  { context, clusters, random }: { readonly context: ScoreContext; readonly clusters: readonly string[]; readonly random: Random },
): Interval | undefined => {
  if (metric.kind === 'quantile') {
    const values = rows.flatMap((row) => metric.of(row) ?? [])
    return values.length === 0 ? undefined : quantileInterval(values, metric.share)
  }
  const counted = rows.flatMap((row, i) => {
    const counts = metric.counts(row, context)
    return counts === null ? [] : [{ counts, cluster: clusters[i] ?? row.example.id }]
  })
  const [first] = counted
  if (first === undefined) return undefined
  const sums = new Float64Array(first.counts.length)
  for (const { counts } of counted) counts.forEach((count, i) => (sums[i] = (sums[i] ?? 0) + count))
  const observed = metric.value(sums)
  if (observed === undefined) return undefined
  return bootstrapMetric({
    counts: counted.map(({ counts }) => counts),
    value: (drawn) => metric.value(drawn) ?? observed,
    clusters: counted.map(({ cluster }) => cluster),
    random,
  })
}
