import type { Comparator } from '../core/decision/evidence.ts'
import { comparePaired, comparePairedCounts } from '../core/stats/compare-paired.ts'
import type { MeasuredArm } from './measure-arm.ts'
import type { Session } from './session.ts'
import { clustersOf, strataOf } from './split-result.ts'
import type { SplitResult } from './split-result.ts'

/** The right answer's counts and those of no answer, per example: what a missing output is worth at best and at worst. */
const fillOf = (session: Session, result: SplitResult): { right: Float64Array[]; wrong: Float64Array[] } | undefined => {
  const { metric, scoreContext } = session
  if (metric.kind === 'mean') return undefined
  const base = { arm: '', repeat: 0, replayed: true } as const
  return {
    right: result.examples.map((example) =>
      metric.counts(example, { ...base, exampleId: example.id, status: 'answered', text: example.expected, latencyMs: 0 }, scoreContext),
    ),
    wrong: result.examples.map((example) =>
      metric.counts(example, { ...base, exampleId: example.id, status: 'answered', text: '', latencyMs: 0 }, scoreContext),
    ),
  }
}

/** Paired comparison of any two measured arms on dev2 or golden, by the method that fits the metric (evaluation.md §5). */
export const createComparator = (session: Session, measured: ReadonlyMap<string, MeasuredArm>): Comparator => {
  const { metric, scorer } = session
  return (baseline, candidate, split, { alpha, margin }) => {
    const a = measured.get(baseline)?.[split]
    const b = measured.get(candidate)?.[split]
    if (a === undefined || b === undefined) return undefined
    const random = session.random.fork(`compare:${split}:${baseline}:${candidate}`)
    const clusters = clustersOf(session, a.examples)
    if (metric.kind === 'mean' || a.counts === undefined || b.counts === undefined) {
      return comparePaired({ a: a.values, b: b.values, scale: scorer.scale, clusters, alpha, margin, random })
    }
    const fill = fillOf(session, a)
    const strata = strataOf(session, a.examples)
    return comparePairedCounts({
      countsA: a.counts,
      countsB: b.counts,
      value: metric.value,
      clusters,
      ...(strata === undefined ? {} : { strata }),
      ...(fill === undefined ? {} : { fill }),
      alpha,
      margin,
      random,
    })
  }
}
