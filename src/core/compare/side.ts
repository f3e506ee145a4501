import type { LabelledExample } from '../data/example.ts'

/** A row that sides are compared on, with the independent unit it belongs to (near duplicates and groups count as one). */
export interface ComparedRow {
  readonly example: LabelledExample
  readonly unit: string
}

/** What a side answered to one row at one repeat, scored. */
export interface SideAnswer {
  /** Absent where nothing came back. */
  readonly text?: string
  /** Why nothing came back. */
  readonly failure?: string
  /** By the task's metric, in [0, 1]; null where nobody knows what the side would have answered. */
  readonly value: number | null
  /** Count vector of a data-set metric; null as `value`. */
  readonly counts?: Float64Array | null
  /** Was the text an answer of the task's form (a label, JSON of the schema)? */
  readonly wellFormed: boolean
  /** Probability of the answered label, where the side gives label likelihoods. */
  readonly confidence?: number
  readonly latencyMs?: number
  readonly costUsd?: number
  /** Prompt and completion tokens. */
  readonly tokens?: number
}

/** One of the things that are compared: an arm of a run, or a file of outputs. */
export interface Side {
  readonly name: string
  /** Where its answers come from: `run 3f9a01c2d4e5`, `file new.csv`. */
  readonly source: string
  readonly split: 'dev' | 'dev2' | 'golden'
  /** By row id; one answer for each repeat. */
  readonly answers: ReadonlyMap<string, readonly SideAnswer[]>
  /** Latency of single calls, measured alone, ms; where the side is an arm of a run that decided. */
  readonly alone?: { readonly p50: number; readonly p95: number; readonly n: number }
  /** USD for 1,000 answers by the cost model of the run, capital and machine time included. */
  readonly costPer1k?: number
  /** Things a reader must know before believing a number of this side. */
  readonly notes: readonly string[]
}

const isNumber = (value: number | null): value is number => value !== null

/** Repeats are reduced to their mean before any metric; null where all of them are missing. */
export const valueOf = (answers: readonly SideAnswer[] | undefined): number | null => {
  const known = (answers ?? []).map(({ value }) => value).filter(isNumber)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
}

/** Mean count vector over the repeats; null where all of them are missing. */
export const countsOf = (answers: readonly SideAnswer[] | undefined): Float64Array | null => {
  const known = (answers ?? []).flatMap(({ counts }) => (counts === undefined || counts === null ? [] : [counts]))
  const [first] = known
  if (first === undefined) return null
  return first.map((_, i) => known.reduce((sum, counts) => sum + (counts[i] ?? 0), 0) / known.length)
}

/** Most answers that any row of the side has. */
export const repeatsOf = (side: Side): number => Math.max(0, ...Array.from(side.answers.values(), (answers) => answers.length))
