import * as z from 'zod'
import { assayRowText } from '../formats/assay-row.ts'
import type { Example } from '../example.ts'
import { withImportOrigin } from '../origin-of-import.ts'
import { rowHash } from '../to-example.ts'
import type { RowFix } from './data-fix.ts'

/** One change of one row. With `before` it can be taken back. */
export interface RowChange {
  readonly id: string
  /** Id of the repair. */
  readonly fix: string
  readonly action: 'drop' | 'edit'
  readonly reason: string
  /** Where the row stood. */
  readonly file: string
  readonly line: number
  readonly twin?: string
  readonly similarity?: number
  /** The row as it was, as Assay writes rows. */
  readonly before: string
  /** Hash of the row after an edit. */
  readonly after?: string
  /** Number of rows of the same file that stood before it and are left: where it goes back to. */
  readonly at: number
}

const changeSchema = z.object({
  id: z.string(),
  fix: z.string(),
  action: z.enum(['drop', 'edit']),
  reason: z.string(),
  file: z.string(),
  line: z.number(),
  twin: z.string().exactOptional(),
  similarity: z.number().exactOptional(),
  before: z.string(),
  after: z.string().exactOptional(),
  at: z.number().int().nonnegative(),
})

/** A line of a change log, or what is wrong with it. */
export const parseChange = (line: unknown): { readonly change: RowChange } | { readonly problem: string } => {
  const parsed = changeSchema.safeParse(line)
  if (parsed.success) return { change: parsed.data }
  const [issue] = parsed.error.issues
  return { problem: `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim() }
}

export interface AppliedFix {
  /** The row after the repair; undefined where it is left out. */
  readonly example?: Example
  readonly change: Omit<RowChange, 'at'>
}

/** One repair of one row. `original` is the row as it was read, `current` what earlier repairs made of it. */
export const applyFix = (original: Example, current: Example, id: string, fix: RowFix): AppliedFix => {
  const { file, line } = original.source
  const shared = { id: original.id, fix: id, reason: fix.reason, file, line, before: assayRowText(original) }
  if (fix.action === 'drop') {
    const { twin, similarity } = fix
    return { change: { ...shared, action: 'drop', ...(twin !== undefined && { twin }), ...(similarity !== undefined && { similarity }) } }
  }
  const { origin, ...fixed } = withImportOrigin(fix.example)
  const steps = [...(origin.steps ?? []), { step: `fix:${id}`, detail: fix.reason, before: rowHash(current) }]
  const example = { ...fixed, origin: { ...origin, steps } }
  return { example, change: { ...shared, action: 'edit', after: rowHash(example) } }
}

/**
 * The rows as they were: changes of one file taken back. `rows` are the lines of the repaired file. Undefined where they do not belong together.
 */
export const takeBack = (
  rows: readonly { readonly id: string; readonly text: string }[],
  changes: readonly RowChange[],
): readonly string[] | undefined => {
  const edited = new Map<string, RowChange>()
  const dropped = new Map<number, RowChange[]>()
  for (const change of changes) {
    // The first change of a row knows how it was before any.
    if (change.action === 'edit' && !edited.has(change.id)) edited.set(change.id, change)
    if (change.action === 'drop') {
      const here = dropped.get(change.at)
      if (here === undefined) dropped.set(change.at, [change])
      else here.push(change)
    }
  }
  const restored: string[] = []
  const seen = new Set<string>()
  rows.forEach(({ id, text }, index) => {
    for (const change of dropped.get(index) ?? []) restored.push(change.before)
    seen.add(id)
    restored.push(edited.get(id)?.before ?? text)
  })
  for (const change of dropped.get(rows.length) ?? []) restored.push(change.before)
  const gone = new Set(changes.filter(({ action }) => action === 'drop').map(({ id }) => id))
  const fits = [...edited.keys()].every((id) => seen.has(id) || gone.has(id)) && [...dropped.keys()].every((at) => at <= rows.length)
  return fits ? restored : undefined
}
