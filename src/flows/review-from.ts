import { parseReview, reviewsFile, type ReviewRecord } from '../core/data/review/review-record.ts'
import { isSameAnswer } from '../core/data/review/same-answer.ts'
import { AssayError } from '../core/errors.ts'
import { canonicalJson } from '../core/lib/canonical-json.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import { goldenAdvice } from './golden-command.ts'
import type { ReviewData } from './review.ts'

export interface ReadDecisions {
  /** Decisions that the file holds. */
  readonly decisions: number
  readonly added: number
  /** Decisions that reviews.jsonl has already. */
  readonly known: number
  /** Added decisions that did not say which answer the row had, or who wrote it: that was filled in. */
  readonly filled: number
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
  const rowOf = new Map(
    data.candidates.map(({ example, hash }) => [example.id, { hash, answer: example.expected, generator: example.origin?.teacher }]),
  )
  const known = new Set(data.records.map(identity))
  const bad: { readonly message: string; readonly where: string }[] = []
  const fresh: ReviewRecord[] = []
  let [lines, decisions, filled] = [0, 0, 0]
  const problemOf = (record: ReviewRecord): string | undefined => {
    if (data.frozen.has(record.id)) return `row ${record.id} is frozen in golden: ${goldenAdvice(data.goldenCommand)}`
    const row = rowOf.get(record.id)
    if (row === undefined) return `the data has no row ${record.id}`
    if (row.hash !== record.hash) return `row ${record.id} has changed since the page was written`
    if (record.previous !== undefined && !isSameAnswer(record.previous, row.answer ?? ''))
      return `row ${record.id}: \`previous\` is not the answer that the row has; leave it out, and it is filled in`
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
    // Written by hand, a line may not say what the row had: without it, two reviewers who accept would disagree.
    const { answer: previous, generator } = rowOf.get(parsed.record.id) ?? {}
    const missing = {
      ...(parsed.record.previous === undefined && previous !== undefined && { previous }),
      ...(parsed.record.generator === undefined && generator !== undefined && { generator }),
    }
    const record = {
      ...parsed.record,
      ...missing,
      ...(answer !== undefined && 'text' in answer && { expected: answer.text }),
    }
    const key = identity(record)
    if (known.has(key)) continue
    known.add(key)
    fresh.push(record)
    if (Object.keys(missing).length > 0) filled++
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
  return { decisions, added: fresh.length, known: decisions - fresh.length, filled }
}
