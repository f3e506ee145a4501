/** What a data check found: data, not text, so that report, JSON and terminal show the same thing. */
export interface Finding {
  /** Permanent id of the check, kebab-case: `near-duplicate`, `contradiction`, `leak`, `secret`, ... */
  readonly id: string
  readonly severity: 'error' | 'warning' | 'info'
  readonly count: number
  /** One sentence with the count in it. */
  readonly message: string
  /** Up to five examples: row ids (never text in decision.json) with a short note. */
  readonly examples: readonly { readonly rows: readonly string[]; readonly note: string }[]
  /** Every row concerned. */
  readonly rows: readonly string[]
  /** The next command or edit. */
  readonly fix: string
  /** What the finding does to the verdict: one sentence. */
  readonly effect: string
  /** Every pair of rows behind a finding about two sides: ids, how they match, and the score of the match (0 to 1). */
  readonly pairs?: readonly { readonly row: string; readonly other: string; readonly how: string; readonly score: number }[]
}
