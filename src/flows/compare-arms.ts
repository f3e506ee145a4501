import type { Comparator } from '../core/decision/evidence.ts'
import { scaleOf } from '../core/scorers/scale-of.ts'
import { comparePaired, comparePairedCounts } from '../core/stats/compare-paired.ts'
import type { MeasuredArm } from './measure-arm.ts'
import { compareByPeople } from './session-judge.ts'
import type { Session } from './session.ts'
import { clustersOf, strataOf } from './example-units.ts'
import { fillCounts } from './fill-counts.ts'
import type { SplitResult } from './split-result.ts'

const pick = <Item>(items: readonly Item[], at: readonly number[]): readonly Item[] => at.flatMap((index) => items.slice(index, index + 1))

/** Both arms on the rows that both answered, and of these on `only`. An arm that was stopped early has fewer. */
const onCommonRows = (a: SplitResult, b: SplitResult, only: ReadonlySet<string> | undefined): readonly [SplitResult, SplitResult] => {
  if (only === undefined && a.examples.length === b.examples.length) return [a, b]
  const placeInB = new Map(b.examples.map(({ id }, i) => [id, i]))
  const places = a.examples.flatMap(({ id }, i) => {
    const j = placeInB.get(id)
    return j === undefined || only?.has(id) === false ? [] : [{ i, j }]
  })
  const part = (whole: SplitResult, at: readonly number[]): SplitResult => ({
    examples: pick(whole.examples, at),
    outputs: pick(whole.outputs, at),
    scores: pick(whole.scores, at),
    values: pick(whole.values, at),
    ...(whole.counts === undefined ? {} : { counts: pick(whole.counts, at) }),
  })
  return [
    part(
      a,
      places.map(({ i }) => i),
    ),
    part(
      b,
      places.map(({ j }) => j),
    ),
  ]
}

/** Paired comparison of any two measured arms on dev2 or golden, by the method that fits the metric (evaluation.md §5). */
export const createComparator = (session: Session, measured: ReadonlyMap<string, MeasuredArm>): Comparator => {
  const { metric, scorer } = session
  return (baseline, candidate, split, { alpha, margin, only }) => {
    const wholeA = measured.get(baseline)?.[split]
    const wholeB = measured.get(candidate)?.[split]
    if (wholeA === undefined || wholeB === undefined) return undefined
    const [a, b] = onCommonRows(wholeA, wholeB, only)
    if (a.examples.length === 0) return undefined
    const random = session.random.fork(`compare:${split}:${baseline}:${candidate}`)
    const clusters = clustersOf(session, a.examples)
    const shared = { scale: scaleOf(scorer, a.values, b.values), clusters, alpha, margin, random }
    const byPeople = split === 'golden' && session.judge !== undefined ? compareByPeople(session.judge, { a, b }, shared) : undefined
    if (byPeople !== undefined) return byPeople
    if (metric.kind === 'mean' || a.counts === undefined || b.counts === undefined) {
      return comparePaired({ a: a.values, b: b.values, ...shared })
    }
    const fill = fillCounts(session, a.examples)
    const strata = strataOf(session, a.examples)
    return comparePairedCounts({
      countsA: a.counts,
      countsB: b.counts,
      value: metric.value,
      clusters,
      ...(strata === undefined ? {} : { strata }),
      ...(fill === undefined ? {} : { fill: { right: fill.map(({ right }) => right), wrong: fill.map(({ wrong }) => wrong) } }),
      alpha,
      margin,
      random,
    })
  }
}
