import type { Decision } from '../core/decision/decision.ts'
import { AssayError } from '../core/errors.ts'
import type { Host } from '../core/ports/host.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import type { RunEvent } from '../core/run-event.ts'

export interface RunSummary {
  readonly id: string
  /** ISO 8601: when something was last written. */
  readonly changedAt: string
  readonly status: 'done' | 'unfinished'
  readonly verdict?: string
  readonly digest?: string
  readonly bytes: number
  /** Absolute path, where there is one. */
  readonly report?: string
}

const runsFolder = '.assay/runs'

/** The last `run-done` of a run's events: an interrupted run has none. */
const endOf = async (files: TaskFiles, id: string): Promise<Extract<RunEvent, { kind: 'run-done' }> | undefined> => {
  const path = `${runsFolder}/${id}/events.jsonl`
  if (!(await files.exists(path))) return undefined
  let done: Extract<RunEvent, { kind: 'run-done' }> | undefined
  try {
    for await (const line of files.readLines(path)) {
      const event = line as RunEvent
      if (event.kind === 'run-done') done = event
      else if (event.kind === 'run-started') done = undefined
    }
    return done
  } catch (error) {
    // A damaged record tells nothing about the run's end; the other runs are still listed.
    if (error instanceof AssayError && error.code === 'data-format') return undefined
    throw error
  }
}

/** Runs of a task, newest first. */
export const listRuns = async (options: { readonly files: TaskFiles; readonly host: Host }): Promise<readonly RunSummary[]> => {
  const { files, host } = options
  const folders = (await host.list(files.absolute(runsFolder))).filter((entry) => entry.isFolder)
  const newestFirst = [...folders].sort((a, b) => b.modifiedAt - a.modifiedAt)
  return await Promise.all(
    newestFirst.map(async (entry): Promise<RunSummary> => {
      const done = await endOf(files, entry.name)
      const report = `${runsFolder}/${entry.name}/report.html`
      return {
        id: entry.name,
        changedAt: new Date(entry.modifiedAt).toISOString(),
        status: done === undefined ? 'unfinished' : 'done',
        ...(done !== undefined && { verdict: done.verdict, digest: done.digest }),
        bytes: entry.bytes,
        ...((await files.exists(report)) && { report: files.absolute(report) }),
      }
    }),
  )
}

/** Absolute path of the newest report, undefined before the first. */
export const newestReport = async (options: { readonly files: TaskFiles; readonly host: Host }): Promise<string | undefined> =>
  (await listRuns(options)).find((run) => run.report !== undefined)?.report

/** The report of one run, or of the newest that has one. Throws `run-not-found`. */
export const findReport = async (options: {
  readonly files: TaskFiles
  readonly host: Host
  readonly run?: string
}): Promise<{ readonly run: string; readonly path: string; readonly summary?: string }> => {
  const runs = await listRuns(options)
  const found = runs.find((run) => (options.run === undefined ? run.report !== undefined : run.id === options.run))
  if (found === undefined)
    throw new AssayError('run-not-found', options.run === undefined ? 'no run has a report yet' : `there is no run ${options.run}`, {
      hint: options.run === undefined ? '`assay run` makes one' : '`assay runs` lists them',
    })
  if (found.report === undefined)
    throw new AssayError('run-not-found', `run ${found.id} did not finish, so it has no report`, {
      hint: '`assay run` goes on where it stopped',
    })
  const summary = `${runsFolder}/${found.id}/summary.html`
  return { run: found.id, path: found.report, ...((await options.files.exists(summary)) && { summary: options.files.absolute(summary) }) }
}

/** decision.json of the task. Throws `run-not-found` before the first run. */
export const readDecision = async (files: TaskFiles): Promise<Decision> => {
  if (!(await files.exists('decision.json')))
    throw new AssayError('run-not-found', 'there is no decision.json yet', { hint: '`assay run` makes one' })
  const text = await files.readText('decision.json')
  const damaged = (cause?: unknown): AssayError =>
    new AssayError('run-not-found', 'decision.json is damaged', {
      where: 'decision.json',
      hint: '`assay run` writes it again from the journal',
      cause,
    })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw damaged(cause)
  }
  // Written whole by Assay itself: its kind is enough to tell it from something else.
  if (typeof value !== 'object' || value === null || !('verdict' in value) || !('arms' in value)) throw damaged()
  return value as Decision
}
