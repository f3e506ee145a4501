import type { Example } from '../example.ts'
import { normalise } from '../normalise.ts'
import { groupRows } from './data-check.ts'

/** Rows of one label, whatever way it is written; `spellings` has them by the way. Row numbers. */
export interface LabelGroup {
  readonly rows: readonly number[]
  readonly spellings: readonly (readonly number[])[]
}

/**
 * Rows by label, in order of first appearance: ways of writing that differ in case, spaces or punctuation are one label. Rows with a label
 * that task.yaml does not list are left out: they are named by the check `invalid-answer` only.
 */
export const labelGroups = (examples: readonly Example[], declared?: readonly string[]): readonly LabelGroup[] => {
  const allowed = declared === undefined ? undefined : new Set(declared)
  const byLabel = groupRows(examples.length, (row) => {
    const label = examples[row]?.expected
    return label === undefined || allowed?.has(label) === false ? undefined : label
  })
  const written = [...byLabel]
  return [...groupRows(written.length, (at) => normalise(written[at]?.[0] ?? '')).values()].map((places) => {
    const spellings = places.flatMap((at) => (written[at] === undefined ? [] : [written[at][1]]))
    return { rows: spellings.length === 1 ? (spellings[0] ?? []) : spellings.flat(), spellings }
  })
}
