import type { Example, SplitName } from '../example.ts'
import type { Finding } from '../finding.ts'
import type { CheckContext } from '../checks/data-check.ts'

/** What a repair may look at. Arrays run parallel to `examples`. */
export interface FixContext extends Pick<CheckContext, 'kind' | 'duplicates' | 'texts'> {
  readonly examples: readonly Example[]
  readonly findings: readonly Finding[]
  readonly splits?: readonly SplitName[]
  /** What a check says of one row's answer; undefined where it may stay. */
  problemOf(example: Example): string | undefined
}

/** What a repair does to one row: leaves it out for a reason, perhaps because of another row, or writes it anew. */
export type RowFix =
  | { readonly action: 'drop'; readonly reason: string; readonly twin?: string; readonly similarity?: number }
  | { readonly action: 'edit'; readonly reason: string; readonly example: Example }

/** A repair of data that needs no judgement of a person. One file, one line in `index.ts`. */
export interface DataFix {
  /** Of the finding that it repairs. */
  readonly id: string
  readonly label: string
  /** Whether `--fix` without a list applies it: only where nobody can want the row as it is. */
  readonly isDefault: boolean
  /** Row number -> what to do. */
  plan(context: FixContext): ReadonlyMap<number, RowFix>
}
