/**
 * A paired comparison of candidate B with baseline A on the same examples: what the decision rule reads.
 * `low` and `high` are one-sided bounds at `alpha` each (a two-sided interval at level 1 - 2 alpha).
 */
export interface PairedComparison {
  readonly n: number
  readonly valueA: number
  readonly valueB: number
  /** B - A. */
  readonly difference: number
  readonly low: number
  readonly high: number
  readonly alpha: number
  /** Two-sided. */
  readonly pValue: number
  readonly method: string
  /** [only A right, only B right]; [0, 0] for metrics that are not binary. */
  readonly discordant: readonly [number, number]
  /** May the rule conclude YES / NO from these bounds (DESIGN §4: validity guards)? `why` says what is missing. */
  readonly validFor: { readonly yes: boolean; readonly no: boolean; readonly why: string }
  /** 80 % upper bound of the per-example variance of the difference (binary: of the discordance psi). */
  readonly varianceUpper: number
  /** Design effect of clusters; 1 without. */
  readonly designEffect: number
  readonly missing: number
}
