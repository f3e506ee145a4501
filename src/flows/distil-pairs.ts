import type { Example, LabelledExample } from '../core/data/example.ts'
import { assayRowText } from '../core/data/formats/assay-row.ts'
import type { Origin } from '../core/data/origin.ts'
import { reviewLedger, settle } from '../core/data/review/ledger.ts'
import { learnsLength, settlePairs, type Preference, type SettledPairs } from '../core/data/synthesis/preference-pairs.ts'
import { rowHash } from '../core/data/to-example.ts'
import { AssayError } from '../core/errors.ts'
import type { Host } from '../core/ports/host.ts'
import type { Task } from '../core/task/task.ts'
import { openComparisonData, type ComparisonData } from './comparison-data.ts'
import { teacherTerms } from './distil-plan.ts'
import { readReviews } from './reviews-file.ts'
import { findRun } from './run-record.ts'
import type { RunOptions } from './run.ts'

export interface PairsOptions extends Pick<RunOptions, 'files' | 'ports' | 'signal'> {
  readonly host: Host
  /** Two arms of a run, as the ladder shows them; without them only edits of people count. */
  readonly arms?: readonly [string, string]
  /** Id of the run, or its beginning; the newest without. */
  readonly run?: string
  /** Relative to the task folder; must not exist. */
  readonly out: string
  readonly dryRun?: boolean
}

export interface PairsResult {
  readonly out: string
  readonly dryRun: boolean
  readonly kept: number
  readonly from: { readonly scores: number; readonly edits: number }
  readonly dropped: Omit<SettledPairs, 'pairs' | 'longerShare'> & {
    /** Both arms scored the same. */
    readonly tied: number
    /** Edits of rows that are golden, or were left out of the data. */
    readonly notOpen: number
  }
  /** Pairs whose row is in dev now: learnt from, dev tells nothing any more. */
  readonly ofDev: number
  readonly longerShare: number
  readonly warnings: readonly string[]
}

/** Rows outside golden by id: only they may be learnt from. */
const openRows = ({ data }: ComparisonData): ReadonlyMap<string, LabelledExample> =>
  new Map([...data.splits.train, ...data.splits.dev].map((row) => [row.id, row]))

/** The better answer over the worse one, where two arms of a run scored differently on a row. Throws `arm-unknown`. */
const fromScores = async (
  { files, host, arms, run: id }: PairsOptions,
  comparison: ComparisonData,
  rows: ReadonlyMap<string, LabelledExample>,
): Promise<{ readonly found: readonly Preference[]; readonly tied: number }> => {
  if (arms === undefined) return { found: [], tied: 0 }
  const run = await findRun(files, host, id)
  const answersOf = (arm: string) => {
    if (!run.arms('dev').includes(arm))
      throw new AssayError('arm-unknown', `run ${run.id} has no answers of "${arm}" outside golden`, {
        hint: `it has: ${run.arms('dev').join(', ') || 'none'}`,
      })
    const recorded = comparison.canScore ? undefined : run.recordedValues('dev', arm, comparison.judge.metric.scorer)
    const answers = new Map<string, { readonly text: string; readonly value: number }>()
    for (const output of run.outputs('dev', arm)) {
      const example = rows.get(output.exampleId)
      if (example === undefined || output.repeat > 0 || output.status !== 'answered' || answers.has(example.id)) continue
      const { value } = comparison.answer(example, output, recorded?.get(example.id))
      if (value !== null) answers.set(example.id, { text: output.text, value })
    }
    return answers
  }
  const [a, b] = arms
  const [first, second] = [answersOf(a), answersOf(b)]
  const found: Preference[] = []
  let tied = 0
  for (const [rowId, one] of first) {
    const [example, other] = [rows.get(rowId), second.get(rowId)]
    if (example === undefined || other === undefined) continue
    if (one.value === other.value) {
      tied++
      continue
    }
    const [better, worse] = one.value > other.value ? [one, other] : [other, one]
    const [winner, loser] = one.value > other.value ? [a, b] : [b, a]
    const detail = `run ${run.id}: ${winner} (${better.value.toFixed(2)}) over ${loser} (${worse.value.toFixed(2)})`
    found.push({ example, better: better.text, worse: worse.text, source: 'scores', by: winner, detail })
  }
  return { found, tied }
}

/** What a person wrote over what stood there before, where the edit holds today. */
const fromEdits = async (
  { files }: PairsOptions,
  rows: ReadonlyMap<string, LabelledExample>,
): Promise<{ readonly found: readonly Preference[]; readonly notOpen: number }> => {
  const found: Preference[] = []
  let notOpen = 0
  for (const row of reviewLedger(await readReviews(files)).values()) {
    const settled = settle(row)
    if (settled.status !== 'decided' || settled.record.decision !== 'edit') continue
    const { id, previous, expected } = settled.record
    if (previous === undefined || expected === undefined) continue
    const example = rows.get(id)
    if (example === undefined || example.expected !== expected) notOpen++
    else found.push({ example, better: expected, worse: previous, source: 'edit', detail: 'what a reviewer wrote over the answer before' })
  }
  return { found, notOpen }
}

/** The model of an arm (`kind@model`) by name and provider, after its terms were asked: its answer is learnt from. */
const teacherOfArm = (task: Task, arm: string, now: number): Pick<Origin, 'teacher' | 'terms'> => {
  const ref = task.models[arm.slice(arm.indexOf('@') + 1)]
  if (!arm.includes('@') || ref === undefined) return { teacher: arm }
  return { teacher: `${ref.model}@${ref.provider}`, terms: teacherTerms(task, ref, now).answer }
}

const pairRow = ({ example, better, worse, source, detail }: Preference, at: string, told: Pick<Origin, 'teacher' | 'terms'>): Example => {
  const { expectedCalls: _calls, context: _context, weight: _weight, ...row } = example
  const content = { ...row, expected: better, rejected: worse }
  const steps = [...(example.origin?.steps ?? []), { step: 'pair', at, detail, before: rowHash(example) }]
  return {
    ...content,
    id: `p-${rowHash(content).slice(0, 12)}`,
    weight: 1,
    origin:
      source === 'edit'
        ? { ...example.origin, kind: 'edited', seed: example.id, reviewed: 'edited', steps }
        : { kind: 'relabelled', seed: example.id, file: example.source.file, line: example.source.line, ...told, at, steps },
  }
}

const linesOf = async function* (rows: readonly Example[]): AsyncGenerator<string> {
  for (const row of rows) yield assayRowText(row)
}

/**
 * Preference pairs from what is on record: two arms of a run, and edits of people. Asks no model, never reads golden. Throws
 * `write-refused`, `arm-unknown`, `run-not-found`, `teacher-forbidden`, `review-invalid`, and what reading the data throws.
 */
export const distilPairs = async (options: PairsOptions): Promise<PairsResult> => {
  const { files, ports, arms, out, dryRun = false } = options
  if (await files.exists(out)) throw new AssayError('write-refused', `${out} exists`, { where: out, hint: 'name another file with --out' })
  const comparison = await openComparisonData(options)
  const { task, data } = comparison
  const now = ports.clock.now()
  const told = new Map((arms ?? []).map((arm) => [arm, teacherOfArm(task, arm, now)]))
  const rows = openRows(comparison)
  const scores = await fromScores(options, comparison, rows)
  const edits = await fromEdits(options, rows)
  const { pairs, longerShare, ...dropped } = settlePairs([...edits.found, ...scores.found])
  const at = new Date(now).toISOString()
  const written = pairs.map((pair) => pairRow(pair, at, told.get(pair.by ?? '') ?? {}))
  if (written.length > 0 && !dryRun) await files.writeLines(out, linesOf(written))
  const dev = new Set(data.splits.dev.map(({ id }) => id))
  const ofDev = pairs.filter(({ example }) => dev.has(example.id)).length
  return {
    out,
    dryRun,
    kept: pairs.length,
    from: {
      scores: pairs.filter(({ source }) => source === 'scores').length,
      edits: pairs.filter(({ source }) => source === 'edit').length,
    },
    dropped: { ...dropped, tied: scores.tied, notOpen: edits.notOpen },
    ofDev,
    longerShare,
    warnings: [
      ...(learnsLength({ pairs, longerShare })
        ? [`in ${Math.round(longerShare * 100)} % of the pairs the better answer is the longer one: a model would learn to write more`]
        : []),
      ...(dropped.contradicting > 0 ? [`${dropped.contradicting} pairs stand in both directions and were left out`] : []),
      ...(ofDev > 0 ? [`${ofDev} pairs are of dev rows: after training on them only golden can judge`] : []),
      ...[...told.values()].flatMap(({ teacher = '', terms }) =>
        terms === 'unknown' ? [`whether ${teacher} may teach is unknown; each of its rows says so`] : [],
      ),
    ],
  }
}
