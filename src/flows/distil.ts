import type { Example } from '../core/data/example.ts'
import { assayRowText } from '../core/data/formats/assay-row.ts'
import type { FilterYield } from '../core/data/synthesis/yields.ts'
import { AssayError } from '../core/errors.ts'
import { answersTo, newRows, rowsToSend, withTeacher } from './distil-open.ts'
import type { DistilOptions, DistilPlan } from './distil-plan.ts'
import { distilledRows, labelBalance } from './distil-rows.ts'

export interface DistilResult {
  readonly plan: DistilPlan
  readonly out: string
  readonly kept: number
  readonly candidates: number
  readonly yields: readonly FilterYield[]
  /** Rows whose label or answer was not borne out, and the file where they wait for a person. */
  readonly aside?: { readonly rows: number; readonly file: string }
  readonly calls: number
  readonly replayed: number
  /** USD of everything asked, earlier calls that were replayed included; `paidUsd` is what this call added. */
  readonly usd: number
  readonly paidUsd: number
  readonly usdPerKept: number | null
  readonly labels: ReturnType<typeof labelBalance>
  /** Why it ended before the rows were there. */
  readonly stopped?: string
}

const linesOf = async function* (rows: readonly Example[]): AsyncGenerator<string> {
  for (const row of rows) yield assayRowText(row)
}

/** Beside `data/synthetic.jsonl`: `data/synthetic-aside.jsonl`. */
const asideOf = (out: string): string => `${out.replace(/\.jsonl$/, '')}-aside.jsonl`

const refuseExisting = async ({ files, out }: DistilOptions): Promise<void> => {
  for (const file of [out, asideOf(out)])
    if (await files.exists(file))
      throw new AssayError('write-refused', `${file} exists`, { where: file, hint: 'name another file with --out' })
}

/**
 * Lets a teacher write answers, inputs or questions, from rows of train and the task's documents alone, and writes what passes every
 * filter to a new data file. Throws `write-refused`, and what `withTeacher` throws.
 */
export const distil = async (options: DistilOptions): Promise<DistilResult> => {
  const { files, out } = options
  await refuseExisting(options)
  return await withTeacher(options, async (opened) => {
    const { session, plan, ref, teacher, yields, systemPrompt, samples, aside } = opened
    const isNew = plan.what === 'inputs' || plan.what === 'corpus'
    const answered = isNew ? await newRows(opened) : await answersTo(opened, rowsToSend(opened))
    const { usd, paidUsd, calls, replayed, stopped } = teacher.totals
    const at = new Date(session.ports.clock.now()).toISOString()
    const { revision } = (await session.model(ref)).identity
    const rows = distilledRows(answered, { plan, systemPrompt, samples, usd, at, revision })
    if (aside.length > 0) await files.writeLines(asideOf(out), linesOf(aside))
    if (rows.length > 0) await files.writeLines(out, linesOf(rows))
    return {
      plan,
      out,
      kept: rows.length,
      candidates: yields.candidates(),
      yields: yields.list(),
      ...(aside.length > 0 && { aside: { rows: aside.length, file: asideOf(out) } }),
      calls,
      replayed,
      usd,
      paidUsd,
      usdPerKept: rows.length === 0 ? null : usd / rows.length,
      labels: session.task.kind === 'classification' ? labelBalance(rows) : [],
      ...(stopped !== undefined && { stopped }),
    }
  })
}
