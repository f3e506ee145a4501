import type { MetricValue } from '../core/decision/decision.ts'
import type { Host } from '../core/ports/host.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import { counted } from '../core/report/format.ts'
import type { Breakdown } from '../core/scorers/breakdown.ts'
import type { Score } from '../core/scorers/score.ts'
import { halvesOfDev } from './measure-arm.ts'
import { openRun } from './open-run.ts'
import type { RunOptions } from './run.ts'
import { findRun } from './run-record.ts'
import { scorerVersion } from './scorer-version.ts'
import type { Session } from './session.ts'
import { scoreSplit, splitEvidence } from './split-result.ts'

export interface RescoreRequest extends RunOptions {
  readonly host: Host
  /** Id of the run, or its beginning; the newest with outputs without it. */
  readonly runId?: string
}

export interface RescoredArm {
  readonly name: string
  readonly metric: MetricValue
  readonly otherMetrics: readonly MetricValue[]
  readonly breakdown?: Breakdown
}

export interface Rescored {
  readonly task: string
  readonly runId: string
  readonly arms: readonly RescoredArm[]
  /** Scores that were added to the run's `scores.jsonl`. */
  readonly added: number
  /** Version of every scorer, by its name. */
  readonly versions: Readonly<Record<string, string>>
  readonly notes: readonly string[]
}

const keyOf = (score: { readonly arm: string; readonly exampleId: string; readonly scorer: string }, version: string): string =>
  [score.arm, score.exampleId, score.scorer, version].join('\u0000')

/** Scores of these versions that the file holds already. */
const knownScores = async (files: TaskFiles, path: string): Promise<Set<string>> => {
  const known = new Set<string>()
  if (!(await files.exists(path))) return known
  for await (const line of files.readLines(path)) {
    const { version, split, ...score } = line as Score & { readonly version?: string; readonly split: string }
    if (split === 'dev' && version !== undefined) known.add(keyOf(score, version))
  }
  return known
}

/** Appends what is new; a score that was given before stays where it is, with its version and time. */
const keepScores = async (
  { files, ports }: Session,
  path: string,
  {
    scores,
    versions,
    known,
  }: { readonly scores: readonly Score[]; readonly versions: Readonly<Record<string, string>>; readonly known: Set<string> },
): Promise<number> => {
  const rescoredAt = new Date(ports.clock.now()).toISOString()
  let added = 0
  for (const score of scores) {
    const version = versions[score.scorer] ?? ''
    const key = keyOf(score, version)
    if (known.has(key)) continue
    known.add(key)
    await files.appendLine(path, { split: 'dev', ...score, version, rescoredAt })
    added++
  }
  return added
}

/**
 * Scores the outputs in a run's folder again, by the scorers and labels that the task has now. No arm is asked anything: answers are
 * read, never generated; only a judge may be called, through the journal. Rows of dev2, the half that chooses; golden is scored by a declared look only.
 * Old scores stay in the file beside the new ones, which carry the scorer's version. Throws `run-not-found`, and what `openRun` and scorers throw.
 */
export const rescoreRun = async (request: RescoreRequest): Promise<Rescored> => {
  const { files, host, runId } = request
  const record = await findRun(files, host, runId)
  await using run = await openRun({ ...request, options: { ...request.options, visit: true } })
  const { session } = run
  const names = [session.scorer.name, ...session.others.flatMap(({ scorer }) => scorer?.name ?? [])]
  const versions = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await scorerVersion(session, name)] as const)))
  const path = `.assay/runs/${record.id}/scores.jsonl`
  const known = await knownScores(files, path)
  const { dev1, dev2 } = halvesOfDev(session)
  const ofDev = new Set([...dev1, ...dev2].map(({ id }) => id))
  const arms: RescoredArm[] = []
  const notes: string[] = []
  let added = 0
  for (const name of record.arms('dev')) {
    const outputs = record.outputs('dev', name)
    const answered = new Set(outputs.map(({ exampleId }) => exampleId))
    const examples = dev2.filter(({ id }) => answered.has(id))
    const gone = [...answered].filter((id) => !ofDev.has(id)).length
    if (gone > 0)
      notes.push(`${name}: ${counted(gone, 'output')} of rows that are no longer in dev ${gone === 1 ? 'was' : 'were'} left out`)
    if (examples.length === 0) continue
    const result = await scoreSplit(session, examples, outputs, { secondary: true })
    added += await keepScores(session, path, { scores: [...result.scores, ...(result.secondary?.scores ?? [])], versions, known })
    const { metric, otherMetrics, breakdown } = splitEvidence(session, result, 'dev2')
    arms.push({ name, metric, otherMetrics, ...(breakdown === undefined ? {} : { breakdown }) })
  }
  return { task: session.task.name, runId: record.id, arms, added, versions, notes }
}
