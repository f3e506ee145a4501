import type { ArmColumns, ComparedRow } from './column-comparator.ts'
import type { DecisionEvidence } from './evidence.ts'
import type { RecordedPrice } from './recorded-prices.ts'
import { evidenceVersion, type StoredColumns, type StoredEvidence, type StoredRows } from './stored-evidence.ts'

/** A count vector as its length and pairs of place and value. */
const packed = (vector: Float64Array): number[] => {
  const pairs: number[] = [vector.length]
  vector.forEach((value, place) => {
    if (value !== 0) pairs.push(place, value)
  })
  return pairs
}

/** Names as numbers in order of appearance: names of groups and classes may be words of the user's. */
const numbered = (names: readonly string[]): number[] => {
  const known = new Map<string, number>()
  return names.map((name) => {
    const number = known.get(name) ?? known.size
    known.set(name, number)
    return number
  })
}

const packRows = (ids: readonly string[], rows: readonly ComparedRow[]): StoredRows => {
  const strata = rows.flatMap(({ stratum }) => stratum ?? [])
  const fill = rows.flatMap((row) => row.fill ?? [])
  return {
    ids: [...ids],
    clusters: numbered(rows.map(({ cluster }) => cluster)),
    ...(strata.length < rows.length ? {} : { strata: numbered(strata) }),
    ...(fill.length < rows.length
      ? {}
      : { fill: { right: fill.map(({ right }) => packed(right)), wrong: fill.map(({ wrong }) => packed(wrong)) } }),
  }
}

const packColumns = ({ counts, people, failed }: ArmColumns): StoredColumns => ({
  ...(counts === undefined ? {} : { counts: counts.map((vector) => (vector === null ? null : packed(vector))) }),
  ...(people === undefined ? {} : { people: [...people] }),
  ...(failed === undefined ? {} : { failed: [...failed] }),
})

const splits = ['dev2', 'golden'] as const

/** What the comparator of a run closes over, as it is handed in to be stored. */
export interface ComparisonToStore {
  readonly scale: 'binary' | 'continuous'
  readonly metric: 'mean' | 'data-set'
  columns(arm: string, split: (typeof splits)[number]): ArmColumns | undefined
  /** Of every row of the split: ids and facts in one order. */
  rows(split: (typeof splits)[number]): { readonly ids: readonly string[]; readonly rows: readonly ComparedRow[] } | undefined
}

/** Puts the evidence of a finished run into the form of its file. Ids and values of the columns stand in `evidence.arms` already. */
export const storeEvidence = (options: {
  readonly evidence: DecisionEvidence
  readonly comparison: ComparisonToStore
  readonly prices: readonly RecordedPrice[]
  readonly task: StoredEvidence['task']
  readonly seed: number
  readonly run: string
  readonly codeVersion: string
  readonly digest: string
}): StoredEvidence => {
  const { evidence, comparison, prices, task, seed, run, codeVersion, digest } = options
  const { task: _task, policies, compare: _compare, prices: _prices, random: _random, slices, ...plain } = evidence
  const perSplit = <Value>(of: (split: (typeof splits)[number]) => Value | undefined): Partial<Record<(typeof splits)[number], Value>> =>
    Object.fromEntries(
      splits.flatMap((split) => {
        const value = of(split)
        return value === undefined ? [] : [[split, value]]
      }),
    )
  return {
    version: evidenceVersion,
    run,
    codeVersion,
    digest,
    seed,
    task,
    policies,
    prices,
    evidence: { ...plain, ...(slices === undefined ? {} : { slices: slices.map(({ ids, ...slice }) => ({ ...slice, ids: [...ids] })) }) },
    comparison: {
      scale: comparison.scale,
      metric: comparison.metric,
      rows: perSplit((split) => {
        const known = comparison.rows(split)
        return known === undefined ? undefined : packRows(known.ids, known.rows)
      }),
      arms: Object.fromEntries(
        evidence.arms.map(({ name }) => [
          name,
          perSplit((split) => {
            const columns = comparison.columns(name, split)
            return columns === undefined ? undefined : packColumns(columns)
          }),
        ]),
      ),
    },
  }
}
