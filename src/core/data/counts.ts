/** What happened to the rows of the data files on their way into the splits. */
export interface DataCounts {
  /** Records read, bad ones included. */
  readonly rows: number
  readonly bad: number
  readonly unlabelled: number
  /** Rows left out because a check found them unusable: empty input, label outside the list, expected not valid JSON. */
  readonly invalid: number
  /** Rows that reviewers rejected in reviews.jsonl; absent where there are none. */
  readonly rejectedByReview?: number
  readonly duplicatesRemoved: number
  /** Groups of equal inputs with different answers. */
  readonly contradictions: number
  readonly contradictionRowsDropped: number
  readonly leaksRemoved: number
  readonly train: number
  readonly dev: number
  readonly golden: number
  /** Independent units (groups, near-duplicate clusters) per split. */
  readonly units: { readonly train: number; readonly dev: number; readonly golden: number }
}

/** Rows that no split holds though nothing is wrong with them: beyond `split.train`, or newer than a golden set frozen by time. */
export const notNeeded = (counts: DataCounts): number =>
  Math.max(
    0,
    counts.rows -
      counts.bad -
      counts.unlabelled -
      counts.invalid -
      (counts.rejectedByReview ?? 0) -
      counts.duplicatesRemoved -
      counts.contradictionRowsDropped -
      counts.leaksRemoved -
      counts.train -
      counts.dev -
      counts.golden,
  )
