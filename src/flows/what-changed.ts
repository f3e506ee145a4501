import { parseDocument } from 'yaml'
import type { Decision } from '../core/decision/decision.ts'
import { diffDecisions, unpaired, type DecisionDiff } from '../core/decision/decision-diff.ts'
import { pairedWithEarlier } from '../core/decision/paired-with-earlier.ts'
import type { StoredEvidence } from '../core/decision/stored-evidence.ts'
import { AssayError } from '../core/errors.ts'
import { canonicalJson } from '../core/lib/canonical-json.ts'
import type { Host } from '../core/ports/host.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import { decidedRuns, findDecidedRun, readRunEvidence, type DecidedRun } from './recorded-run.ts'
import { readDecision } from './runs.ts'

interface Side {
  readonly decidedAt: string
  readonly digest: string
  /** Absent where only a decision.json is left. */
  readonly run?: string
}

export interface TaskTurn {
  readonly key: string
  /** As written; absent where the key was not there. */
  readonly from?: string
  readonly to?: string
}

export interface ChangesReport {
  readonly kind: 'changes'
  readonly since: Side
  readonly now: Side
  readonly verdict: Decision['verdict']
  readonly winner: string | null
  readonly changes: DecisionDiff
  /** Keys of task.yaml; undefined where either run kept no evidence. */
  readonly task?: readonly TaskTurn[]
  readonly notes: readonly string[]
}

interface Options {
  readonly files: TaskFiles
  readonly host: Host
  /** A decision.json, a run, or a day. */
  readonly since: string
  /** A path as a person typed it, made absolute. */
  resolvePath(path: string): string
}

const leaves = (value: unknown, path = ''): readonly (readonly [string, string])[] =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === '' ? key : `${path}.${key}`))
    : [[path, typeof value === 'string' ? value : canonicalJson(value)]]

const taskTurns = (before: StoredEvidence, after: StoredEvidence): readonly TaskTurn[] => {
  const [was, is] = [before, after].map(({ task }) => new Map(leaves(parseDocument(task.text.replace(/^\uFEFF/, '')).toJS())))
  return [...new Set([...(is?.keys() ?? []), ...(was?.keys() ?? [])])].flatMap((key): TaskTurn[] => {
    const [from, to] = [was?.get(key), is?.get(key)]
    return from === to ? [] : [{ key, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }]
  })
}

const isDay = (text: string): boolean => /^\d{4}-\d{2}(-\d{2})?$/.test(text)

/** What stood at the end of that day (or month): the last decision until then, else the first one there is. */
const onDay = (runs: readonly DecidedRun[], day: string): { readonly run: DecidedRun; readonly notes: readonly string[] } => {
  const until = day.length === 7 ? `${day}-31` : day
  if (Number.isNaN(Date.parse(day)))
    throw new AssayError('usage', `${day} is no day`, { where: `--since ${day}`, hint: 'write it as 2026-03-31' })
  const found = runs.find(({ decision }) => decision.decidedAt.slice(0, 10) <= until)
  if (found !== undefined) return { run: found, notes: [] }
  const first = runs.at(-1)
  if (first === undefined) throw new AssayError('run-not-found', 'no run of this task has a decision', { hint: '`assay run` makes one' })
  return { run: first, notes: [`No run is as old as ${day}: the first one there is was taken.`] }
}

const readDecisionFile = async (files: TaskFiles, path: string, since: string): Promise<Decision> => {
  let value: unknown
  try {
    value = JSON.parse(await files.readText(path))
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    throw new AssayError('run-not-found', `${since} is not JSON`, { where: since, hint: 'name a decision.json of Assay', cause })
  }
  if (typeof value !== 'object' || value === null || !('verdict' in value) || !('economics' in value))
    throw new AssayError('run-not-found', `${since} is no decision of Assay`, {
      where: since,
      hint: 'name a decision.json, a run of `assay runs`, or a day',
    })
  return value as Decision
}

type Found = { readonly decision: Decision; readonly run?: string; readonly notes: readonly string[] }

const findEarlier = async (options: Options, runs: readonly DecidedRun[], now: Decision): Promise<Found> => {
  const { files, since } = options
  if (isDay(since)) {
    const { run, notes } = onDay(runs, since)
    return { decision: run.decision, run: run.id, notes }
  }
  const path = options.resolvePath(since)
  if (await files.exists(path)) {
    const decision = await readDecisionFile(files, path, since)
    const run = runs.find((candidate) => candidate.decision.digest === decision.digest)
    const other = decision.task === now.task ? [] : [`${since} is of the task ${decision.task}, not of ${now.task}.`]
    return { decision, ...(run === undefined ? {} : { run: run.id }), notes: other }
  }
  const run = findDecidedRun(runs, since)
  return { decision: run.decision, run: run.id, notes: [] }
}

/** The evidence of a run where it can be had: a diff without it says less, and says so. */
const evidenceOf = async (files: TaskFiles, run: string | undefined): Promise<StoredEvidence | undefined> => {
  if (run === undefined) return undefined
  try {
    return await readRunEvidence(files, run)
  } catch (error) {
    if (error instanceof AssayError && error.code === 'evidence-unusable') return undefined
    throw error
  }
}

const sideOf = ({ decidedAt, digest }: Decision, run: string | undefined): Side => ({
  decidedAt,
  digest,
  ...(run === undefined ? {} : { run }),
})

/**
 * What changed from an earlier decision to the one in decision.json (`assay decide --since`): a file, a run, or the last run until the
 * end of a day. Throws `run-not-found`, `usage`.
 */
export const whatChanged = async (options: Options): Promise<ChangesReport> => {
  const { files, host } = options
  const now = await readDecision(files)
  const runs = await decidedRuns({ files, host })
  const current = runs.find(({ decision }) => decision.digest === now.digest)
  const earlier = await findEarlier(options, runs, now)
  const [before, after] = [await evidenceOf(files, earlier.run), await evidenceOf(files, current?.id)]
  const both = before !== undefined && after !== undefined
  return {
    kind: 'changes',
    since: sideOf(earlier.decision, earlier.run),
    now: sideOf(now, current?.id),
    verdict: now.verdict,
    winner: now.winner,
    changes: diffDecisions(earlier.decision, now, both ? pairedWithEarlier(before, after) : unpaired),
    ...(both ? { task: taskTurns(before, after) } : {}),
    notes: [
      ...earlier.notes,
      ...(both ? [] : ['One of the two kept no evidence: metrics stand side by side, and changes of task.yaml are not known.']),
    ],
  }
}
