import type { FieldReport } from './field-report.ts'
import type { LabelReport } from './label-report.ts'

/** A metric in its parts, on rows that may be looked at (never golden). */
export interface Breakdown {
  readonly split: 'dev' | 'dev2'
  readonly labels?: LabelReport
  readonly fields?: readonly FieldReport[]
  /** Rows that a scorer of something unwanted found (refusals), by their id. */
  readonly flagged?: readonly { readonly scorer: string; readonly rows: readonly string[] }[]
}
