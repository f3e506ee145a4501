/** A point with a confidence interval. `method` names how it was made; `n` is the number of independent examples. */
export interface Interval {
  readonly value: number
  readonly low: number
  readonly high: number
  readonly n: number
  readonly method: string
}

/** Paired 2x2 table of two binary arms A (baseline) and B (candidate): both pass, only A, only B, neither. */
export interface PairedTable {
  readonly both: number
  readonly onlyA: number
  readonly onlyB: number
  readonly neither: number
}
