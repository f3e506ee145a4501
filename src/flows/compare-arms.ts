import { columnComparator, type ArmColumns, type ComparedRow } from '../core/decision/column-comparator.ts'
import type { Comparator } from '../core/decision/evidence.ts'
import { clustersOf, strataOf } from './example-units.ts'
import { fillCounts } from './fill-counts.ts'
import type { MeasuredArm } from './measure-arm.ts'
import { peopleColumns } from './session-judge.ts'
import type { Session } from './session.ts'
import type { SplitResult } from './split-result.ts'

/** What a comparison reads of one arm's answers to a split: no text. */
export const armColumns = ({ judge }: Pick<Session, 'judge'>, result: SplitResult, split: 'dev2' | 'golden'): ArmColumns => ({
  ids: result.examples.map(({ id }) => id),
  values: result.values,
  ...(result.counts === undefined ? {} : { counts: result.counts }),
  ...(judge === undefined || split !== 'golden' ? {} : peopleColumns(judge, result)),
})

/** What a comparison must know of the rows of a split, whoever answered them: one entry for each example. */
export const comparedRows = (session: Session, examples: SplitResult['examples']): readonly ComparedRow[] => {
  const [clusters, strata, fill] = [clustersOf(session, examples), strataOf(session, examples), fillCounts(session, examples)]
  return examples.map((_, i): ComparedRow => {
    const [stratum, filled] = [strata?.[i], fill?.[i]]
    return {
      cluster: clusters[i] ?? '',
      ...(stratum === undefined ? {} : { stratum }),
      ...(filled === undefined ? {} : { fill: filled }),
    }
  })
}

/** Paired comparison of any two measured arms on dev2 or golden, by the method that fits the metric (evaluation.md §5). */
export const createComparator = (session: Session, measured: ReadonlyMap<string, MeasuredArm>): Comparator => {
  const { metric, scorer, random } = session
  return columnComparator({
    columns: (arm, split) => {
      const result = measured.get(arm)?.[split]
      return result === undefined ? undefined : armColumns(session, result, split)
    },
    rows: (ids, split, arm) => {
      const known = new Map((measured.get(arm)?.[split]?.examples ?? []).map((example) => [example.id, example]))
      return comparedRows(
        session,
        ids.flatMap((id) => known.get(id) ?? []),
      )
    },
    scorer,
    ...(metric.kind === 'mean' ? {} : { value: metric.value }),
    random,
  })
}
