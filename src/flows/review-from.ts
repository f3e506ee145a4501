import { parseReview, reviewsFile, type ReviewRecord } from '../core/data/review/review-record.ts'
import { AssayError } from '../core/errors.ts'
import { canonicalJson } from '../core/lib/canonical-json.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import type { ReviewData } from './review.ts'

export interface ReadDecisions {
  /** Decisions that the file holds. */
  readonly decisions: number
  readonly added: number
  /** Decisions that reviews.jsonl has already. */
  readonly known: number
}

/** The time and the pace do not make another decision. */
const identity = ({ seconds: _seconds, ...record }: ReviewRecord): string => canonicalJson(record)

/**
 * Appends decisions made on a page to reviews.jsonl, oldest first. All or nothing: throws `review-invalid` with every bad row (not a
 * decision, no row of the data, content changed since, frozen in golden, an answer that the task does not allow).
 */
export const readDecisions = async (
  path: string,
  {
    data,
    files,
    reader,
    by,
    signal,
  }: {
    readonly data: ReviewData
    readonly files: TaskFiles
    readonly reader: Ports['reader']
    readonly by: string | undefined
    readonly signal: AbortSignal
  },
): Promise<ReadDecisions> => {
  const hashOf = new Map(data.candidates.map(({ example, hash }) => [example.id, hash]))
  const known = new Set(data.records.map(identity))
  const bad: { readonly message: string; readonly where: string }[] = []
  const fresh: ReviewRecord[] = []
  let [lines, decisions] = [0, 0]
  const problemOf = (record: ReviewRecord): string | undefined => {
    if (data.frozen.has(record.id))
      return `row ${record.id} is frozen in golden: judge it with \`assay compare A B --split golden --blind FILE\``
    const hash = hashOf.get(record.id)
    if (hash === undefined) return `the data has no row ${record.id}`
    if (hash !== record.hash) return `row ${record.id} has changed since the page was written`
    if (record.decision !== 'edit') return undefined
    const answer = data.answer(record.expected ?? '')
    return 'problem' in answer ? `row ${record.id}: ${answer.problem}` : undefined
  }
  for await (const row of reader.read(path, signal)) {
    lines++
    const where = `${path}:${row.line}`
    if ('problem' in row) {
      bad.push({ message: row.problem, where })
      continue
    }
    decisions++
    const parsed = parseReview(by === undefined || row.values['by'] !== undefined ? row.values : { ...row.values, by })
    if ('problem' in parsed) {
      bad.push({ message: `not a decision of a review page: ${parsed.problem}`, where })
      continue
    }
    const problem = problemOf(parsed.record)
    if (problem !== undefined) {
      bad.push({ message: problem, where })
      continue
    }
    const answer = parsed.record.decision === 'edit' ? data.answer(parsed.record.expected ?? '') : undefined
    const record = answer !== undefined && 'text' in answer ? { ...parsed.record, expected: answer.text } : parsed.record
    const key = identity(record)
    if (known.has(key)) continue
    known.add(key)
    fresh.push(record)
  }
  const [first, ...also] = bad
  if (first !== undefined)
    throw new AssayError('review-invalid', `${bad.length} of ${lines} lines cannot be used; the first: ${first.message}`, {
      where: first.where,
      also,
      hint: `nothing was written: mend or remove the listed lines, and read the file again`,
    })
  if (decisions === 0)
    throw new AssayError('review-invalid', `${path} holds no decision`, { where: path, hint: 'save the decisions on the page first' })
  // ISO times sort as texts: the last line of a reviewer about a row counts.
  for (const record of fresh.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))) await files.appendLine(reviewsFile, record)
  return { decisions, added: fresh.length, known: decisions - fresh.length }
}
