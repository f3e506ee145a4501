import { adjudicate } from '../core/compare/adjudicate.ts'
import type { AdjudicatedComparison } from '../core/compare/adjudicate.ts'
import { blindChoices, blindRows } from '../core/compare/blind.ts'
import type { BlindDecision } from '../core/compare/blind.ts'
import { renderBlindPage } from '../core/compare/blind-page.ts'
import type { ComparedRow, Side } from '../core/compare/side.ts'
import { AssayError } from '../core/errors.ts'
import { recordAdjudications } from './adjudications.ts'
import { alphaOn } from './compare.ts'
import type { Task } from '../core/task/task.ts'
import type { OpenedComparison } from './compare.ts'

/** The pair under review. Throws `usage` unless exactly two sides were named. */
const pairOf = ({
  baseline,
  others,
  rows,
  comparison,
}: OpenedComparison): { readonly a: Side; readonly b: Side; readonly rows: readonly ComparedRow[] } & Pick<typeof comparison, 'random'> => {
  const [b, ...more] = others
  if (b === undefined || more.length > 0)
    throw new AssayError('usage', 'a blind review needs two sides', {
      hint: 'for example `assay compare current tuned@student --blind review.html`',
    })
  return { a: baseline, b, rows, random: comparison.random }
}

/** Writes the rows on which two sides differ, sides hidden: a page (.html) or JSON lines. Throws `write-refused` where the file exists. */
export const writeBlindReview = async (
  opened: OpenedComparison,
  path: string,
): Promise<{ readonly path: string; readonly rows: number; readonly common: number }> => {
  const { comparison, result } = opened
  const { files, task, data } = comparison
  const rows = blindRows(pairOf(opened))
  if (rows.length === 0)
    throw new AssayError('not-comparable', 'the two sides answer every row alike: there is nothing to judge', {
      hint: '`assay compare` shows their difference',
    })
  if (await files.exists(path))
    throw new AssayError('write-refused', `${path} exists`, { hint: 'name another file: decisions made in it would be lost' })
  const text = /\.html?$/i.test(path)
    ? renderBlindPage(rows, { task: task.name, labels: data.labels })
    : rows.map((row) => `${JSON.stringify({ ...row, choice: null })}\n`).join('')
  await files.writeText(path, text)
  return { path, rows: rows.length, common: result.comparisons[0]?.integrity.common ?? 0 }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined)

/** Reads what reviewers decided; rows without a choice are open. Throws `data-format` with every bad row. */
const readDecisions = async ({ comparison }: OpenedComparison, path: string, signal: AbortSignal): Promise<readonly BlindDecision[]> => {
  const decisions: BlindDecision[] = []
  const bad: { readonly message: string; readonly where: string }[] = []
  for await (const row of comparison.ports.reader.read(path, signal)) {
    const where = `${path}:${row.line}`
    if ('problem' in row) {
      bad.push({ message: row.problem, where })
      continue
    }
    const { review, id, choice, answer, by } = row.values
    if (textOf(choice) === undefined) continue
    const known = blindChoices.find((candidate) => candidate === textOf(choice)?.toLowerCase())
    const [name, rowId] = [textOf(review), textOf(id)]
    if (known === undefined || name === undefined || rowId === undefined) {
      bad.push({ message: `needs review, id, and a choice of ${blindChoices.join(', ')}`, where })
      continue
    }
    const [right, who] = [textOf(answer), textOf(by)]
    decisions.push({
      review: name,
      id: rowId,
      choice: known,
      ...(right === undefined ? {} : { answer: right }),
      ...(who === undefined ? {} : { by: who }),
    })
  }
  const [first, ...also] = bad
  if (first !== undefined)
    throw new AssayError('data-format', first.message, {
      where: first.where,
      also,
      hint: 'keep the fields that --blind wrote and fill in `choice`',
    })
  return decisions
}

/** Free text may be right in many ways: only labels and JSON can contradict the expected answer. */
const isLabelled = ({ kind }: Task): boolean => kind === 'classification' || kind === 'extraction'

export interface ReviewResult {
  readonly comparison: AdjudicatedComparison
  /** Rows that went into adjudications.jsonl; 0 on dev, whose labels are mended in the data. */
  readonly recorded: number
  /** Rows whose label the reviewers contradict. On dev: mend them in the data. */
  readonly contradicted: readonly string[]
}

/**
 * The adjudicated comparison from a file of decisions. Decisions about golden rows are kept in adjudications.jsonl beside task.yaml,
 * with who and when; the next `assay run` scores golden with them. Throws `data-format`, `not-comparable`, `usage`.
 */
export const readBlindReview = async (opened: OpenedComparison, path: string, signal: AbortSignal): Promise<ReviewResult> => {
  const { comparison, result } = opened
  const { files, task, data, ports } = comparison
  const pair = pairOf(opened)
  const decisions = await readDecisions(opened, path, signal)
  if (decisions.length === 0)
    throw new AssayError('not-comparable', 'the file holds no decision', { hint: 'fill in `choice`: first, second, both or neither' })
  const { margin, tolerated, split } = result
  const judged = adjudicate({ ...pair, decisions, alpha: alphaOn(split, comparison), margin, tolerated })
  const recorded =
    split === 'golden'
      ? await recordAdjudications(files, {
          golden: comparison.frozenGolden,
          rows: judged.rows,
          pair: [pair.a.name, pair.b.name],
          labels: data.labels,
          isJson: task.output.kind === 'json',
          at: new Date(ports.clock.now()).toISOString(),
          by: 'unnamed',
        })
      : 0
  const expected = new Map(pair.rows.map(({ example }) => [example.id, example.expected]))
  const contradicted = judged.rows.flatMap(({ id, answer }) => (answer === undefined || answer === expected.get(id) ? [] : [id]))
  return { comparison: judged.comparison, recorded, contradicted: isLabelled(task) ? contradicted : [] }
}
