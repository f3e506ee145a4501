import { compareByPeople } from '../judge/compare-by-people.ts'
import type { Random } from '../ports/world.ts'
import { scaleOf } from '../scorers/scale-of.ts'
import { comparePaired, comparePairedCounts } from '../stats/compare-paired.ts'
import type { Comparator } from './evidence.ts'

/** What one arm did on one split, as a comparison reads it: one entry a row in every list. */
export interface ArmColumns {
  readonly ids: readonly string[]
  /** Null where the output is missing. */
  readonly values: readonly (number | null)[]
  /** Count vectors of a data-set metric. */
  readonly counts?: readonly (Float64Array | null)[]
  /** Where the metric is a judge: see `PeopleColumns`. */
  readonly people?: readonly (number | null)[]
  readonly failed?: readonly boolean[]
}

/** What a comparison must know of a row, whichever arm answered it. */
export interface ComparedRow {
  /** Name of the independent unit it belongs to. */
  readonly cluster: string
  /** Its class, where the task has classes. */
  readonly stratum?: string
  /** Counts of the right answer and of no answer: what a missing output is worth at best and at worst. */
  readonly fill?: { readonly right: Float64Array; readonly wrong: Float64Array }
}

export interface ComparedColumns {
  columns(arm: string, split: 'dev2' | 'golden'): ArmColumns | undefined
  /** One entry for each id, in their order; `arm` answered all of them. */
  rows(ids: readonly string[], split: 'dev2' | 'golden', arm: string): readonly ComparedRow[]
  readonly scorer: { readonly scale: 'binary' | 'continuous' }
  /** Of a data-set metric: turns summed counts into the metric. */
  readonly value?: (sums: Float64Array) => number
  readonly random: Random
}

const pick = <Item>(items: readonly Item[], at: readonly number[]): readonly Item[] => at.flatMap((index) => items.slice(index, index + 1))

const part = (whole: ArmColumns, at: readonly number[]): ArmColumns => ({
  ids: pick(whole.ids, at),
  values: pick(whole.values, at),
  ...(whole.counts === undefined ? {} : { counts: pick(whole.counts, at) }),
  ...(whole.people === undefined ? {} : { people: pick(whole.people, at) }),
  ...(whole.failed === undefined ? {} : { failed: pick(whole.failed, at) }),
})

/** Both arms on the rows that both answered, and of these on `only`. An arm that was stopped early has fewer. */
const onCommonRows = (a: ArmColumns, b: ArmColumns, only: ReadonlySet<string> | undefined): readonly [ArmColumns, ArmColumns] => {
  if (only === undefined && a.ids.length === b.ids.length) return [a, b]
  const placeInB = new Map(b.ids.map((id, i) => [id, i]))
  const places = a.ids.flatMap((id, i) => {
    const j = placeInB.get(id)
    return j === undefined || only?.has(id) === false ? [] : [{ i, j }]
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

/**
 * Paired comparison of any two arms on dev2 or golden, by the method that fits the metric (evaluation.md §5). A run and its stored
 * evidence both compare through this one, so that a decision made again from what was stored has the same numbers.
 */
export const columnComparator =
  ({ columns, rows, scorer, value, random }: ComparedColumns): Comparator =>
  (baseline, candidate, split, { alpha, margin, only }) => {
    const wholeA = columns(baseline, split)
    const wholeB = columns(candidate, split)
    if (wholeA === undefined || wholeB === undefined) return undefined
    const [a, b] = onCommonRows(wholeA, wholeB, only)
    if (a.ids.length === 0) return undefined
    const own = random.fork(`compare:${split}:${baseline}:${candidate}`)
    const facts = rows(a.ids, split, baseline)
    const clusters = facts.map(({ cluster }) => cluster)
    const shared = { scale: scaleOf(scorer, a.values, b.values), clusters, alpha, margin, random: own }
    const [judgedA, judgedB] = [a, b].map(({ values, people, failed }) =>
      people === undefined || failed === undefined ? undefined : { values, people, failed },
    )
    const byPeople =
      split === 'golden' && judgedA !== undefined && judgedB !== undefined ? compareByPeople({ a: judgedA, b: judgedB }, shared) : undefined
    if (byPeople !== undefined) return byPeople
    if (value === undefined || a.counts === undefined || b.counts === undefined)
      return comparePaired({ a: a.values, b: b.values, ...shared })
    const strata = facts.flatMap(({ stratum }) => stratum ?? [])
    const fill = facts.flatMap((row) => row.fill ?? [])
    return comparePairedCounts({
      countsA: a.counts,
      countsB: b.counts,
      value,
      clusters,
      ...(strata.length < facts.length ? {} : { strata }),
      ...(fill.length < facts.length ? {} : { fill: { right: fill.map(({ right }) => right), wrong: fill.map(({ wrong }) => wrong) } }),
      alpha,
      margin,
      random: own,
    })
  }
