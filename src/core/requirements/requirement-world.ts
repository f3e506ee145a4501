import type { Slice } from '../compare/slice.ts'
import type { Interval } from '../stats/interval.ts'
import type { PairedComparison } from '../stats/paired-comparison.ts'

export interface MeasuredPair {
  readonly comparison: PairedComparison
  readonly split: string
}

export interface FlipCounts {
  readonly regressions: number
  readonly improvements: number
  /** Slices that surely lost, many looked at allowed for. */
  readonly regressedSlices: number
  readonly n: number
  readonly split: string
}

/** What expressions can ask of a decision or of a comparison. Everything is undefined where there is no data. */
export interface RequirementWorld {
  /** The arm that a bare metric means: the winner of a decision, B of a comparison. */
  readonly subject: string | undefined
  /** What `regressions` are counted against. */
  readonly baseline: string | undefined
  readonly arms: readonly string[]
  /** The arm that a word means: its name, `current`, `winner`, `baseline`, a kind that one arm has. */
  resolve(word: string): string | undefined
  /** `verdict`, `winner`, `gate.ID`. */
  word(name: string): string | undefined
  /** A quality metric of one arm, on all rows or a slice. */
  metric(arm: string, name: string, slice: Slice | undefined): (Interval & { readonly split: string }) | undefined
  /** `cost` (USD for 1,000 answers), `p50Ms`, `p95Ms`. */
  figure(arm: string, name: string): number | undefined
  /** `candidate - factor * baseline` of the task's metric on rows that both answered. */
  pair(options: {
    readonly baseline: string
    readonly candidate: string
    readonly metric: string
    readonly factor: number
    readonly slice: Slice | undefined
  }): MeasuredPair | undefined
  flips(options: { readonly baseline: string; readonly candidate: string; readonly slice: Slice | undefined }): FlipCounts | undefined
}
