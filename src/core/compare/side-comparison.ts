import type { Conclusion } from './conclude.ts'
import type { RepeatNoise } from './repeat-noise.ts'
import type { SliceFamily } from './compare-slices.ts'
import type { TotalRatio } from './total-ratio.ts'

/** What a side brought into a comparison. */
export interface SideIntegrity {
  readonly name: string
  readonly source: string
  readonly attempted: number
  readonly answered: number
  /** The model's own failures: they score 0. */
  readonly failed: number
  /** Nobody knows what the side would have answered. */
  readonly missing: number
  readonly repeats: number
  /** Latency of single calls, measured alone, ms. */
  readonly alone?: { readonly p50: number; readonly p95: number; readonly n: number }
  readonly costPer1k?: number
  readonly notes: readonly string[]
}

export interface Difference {
  readonly n: number
  readonly valueA: number
  readonly valueB: number
  /** B - A, on the metric's scale. */
  readonly difference: number
  readonly low: number
  readonly high: number
  /** One-sided, for each bound: the interval has level 1 - 2 alpha. */
  readonly alpha: number
  readonly pValue: number
  readonly method: string
}

/** Everything that is known about B against A; row ids only, never their text. */
export interface SideComparison extends Difference {
  readonly a: string
  readonly b: string
  readonly metric: string
  readonly split: 'dev' | 'dev2' | 'golden'
  /** The slice that was asked for, where one was. */
  readonly slice?: string
  readonly integrity: {
    readonly a: SideIntegrity
    readonly b: SideIntegrity
    /** Rows that both sides were asked. */
    readonly common: number
    /** Rows that only one side was asked: they are left out. */
    readonly onlyA: number
    readonly onlyB: number
    /** Common rows that lack an answer of either side. */
    readonly missingPairs: readonly string[]
  }
  /** False: the sides share no rows, and the interval is that of different rows. */
  readonly paired: boolean
  /** Holm over the family of this command; equals `pValue` for one comparison. */
  readonly pAdjusted: number
  /** [only A right, only B right]; [0, 0] where the metric is not right or wrong. */
  readonly discordant: readonly [number, number]
  /** Newcombe's paired interval, a second opinion for right-or-wrong metrics. */
  readonly secondOpinion?: { readonly low: number; readonly high: number; readonly method: string }
  readonly conclusion: Conclusion
  /** Present where outputs are missing: each missing one counted as wrong. `n`, `difference` and so on above are the complete pairs. */
  readonly intentionToTreat?: Difference
  /** Rows on which B gained and lost against A. */
  readonly flips: { readonly improved: readonly string[]; readonly regressed: readonly string[] }
  readonly slices: SliceFamily
  readonly cost?: TotalRatio
  readonly tokens?: TotalRatio
  /** Sums of the latencies of the calls as the run made them, at its own concurrency. */
  readonly time?: TotalRatio
  readonly repeats: readonly RepeatNoise[]
}
