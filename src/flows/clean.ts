import { AssayError } from '../core/errors.ts'
import type { Host } from '../core/ports/host.ts'
import type { Ports } from '../core/ports/ports.ts'

export interface CleanPart {
  /** What a person types: `task/runs`, `home/models`. */
  readonly part: string
  readonly paths: readonly string[]
  readonly bytes: number
  /** What is lost with it. */
  readonly loses: string
  readonly removed: boolean
}

export interface CleanReport {
  readonly parts: readonly CleanPart[]
  readonly freedBytes: number
  /** Parts that were named without `--yes`. */
  readonly waitingForYes: boolean
}

const losses: Readonly<Record<string, string>> = {
  'task/runs': 'events, outputs, scores and reports of all runs',
  'task/models': 'trained adapters: training starts again',
  'task/journal.sqlite': 'paid replies: they are paid for again',
  'task/measurements.json': 'measured latencies: measured again',
  'task/traces': 'traces of production calls',
  'task/judges': 'calibrations of judges: made again from the labels file',
  'home/models': 'base models: fetched again when needed',
  'home/environments': 'training environments: built again when needed',
  'home/training-bases': 'base models as the trainer reads them: made again from the model files',
  'home/measured': 'speeds measured on this machine',
  'task/embeddings.db': 'vectors of texts: computed again',
}

/** A SQLite database is its file and the two beside it: deleting one without the others would break it. */
const partName = (name: string): string => name.replace(/-(?:wal|shm)$/, '')

/** What a run holds while it works is nobody's to delete. */
const isLock = (name: string): boolean => name === 'run.lock' || name === 'run.pid'

interface Part {
  readonly part: string
  readonly paths: readonly string[]
  readonly bytes: number
}

const partsOf = async (host: Host, prefix: string, folder: string): Promise<readonly Part[]> => {
  const entries = (await host.list(folder)).filter((entry) => !isLock(entry.name))
  return [...new Set(entries.map((entry) => partName(entry.name)))].map((name) => {
    const own = entries.filter((entry) => partName(entry.name) === name)
    return {
      part: `${prefix}/${name}`,
      paths: own.map((entry) => `${folder}/${entry.name}`),
      bytes: own.reduce((sum, entry) => sum + entry.bytes, 0),
    }
  })
}

const reportOf = (part: Part, removed: boolean): CleanPart => ({
  ...part,
  loses: losses[part.part] ?? 'a cache: made again when needed',
  removed,
})

const taskFolder = async (ports: Pick<Ports, 'findTask'>, start: string, mustHaveTask: boolean): Promise<string | undefined> => {
  try {
    return (await ports.findTask(start)).absolute('.assay')
  } catch (error) {
    if (!mustHaveTask && error instanceof AssayError && error.code === 'task-not-found') return undefined
    throw error
  }
}

/**
 * Lists what Assay keeps in the task and in ASSAY_HOME with sizes, and deletes the named parts when `yes`.
 * Only listed parts can be deleted; a task that a run holds is left alone. Throws `usage`, `run-locked`.
 */
export const cleanUp = async (options: {
  readonly ports: Pick<Ports, 'findTask' | 'home' | 'lock'>
  readonly host: Host
  readonly start: string
  readonly mustHaveTask: boolean
  readonly parts: readonly string[]
  readonly yes: boolean
}): Promise<CleanReport> => {
  const { ports, host, parts, yes } = options
  const assay = await taskFolder(ports, options.start, options.mustHaveTask)
  const all = [...(assay === undefined ? [] : await partsOf(host, 'task', assay)), ...(await partsOf(host, 'home', ports.home))]
  const unknown = parts.find((part) => !all.some((known) => known.part === part))
  if (unknown !== undefined) throw new AssayError('usage', `there is no part "${unknown}"`, { hint: '`assay clean` lists the parts' })
  if (yes && parts.length === 0)
    throw new AssayError('usage', '--yes needs the parts to delete', { hint: 'for example `assay clean task/runs --yes`' })
  if (!yes || parts.length === 0) return { parts: all.map((part) => reportOf(part, false)), freedBytes: 0, waitingForYes: parts.length > 0 }
  // The lock keeps a run that is at work from losing its files.
  const touchesTask = parts.some((part) => part.startsWith('task/'))
  await using lock = assay === undefined || !touchesTask ? undefined : await ports.lock(assay.slice(0, assay.lastIndexOf('/')))
  void lock
  const removed = all.filter((part) => parts.includes(part.part))
  for (const path of removed.flatMap((part) => part.paths)) await host.remove(path)
  return {
    parts: all.map((part) => reportOf(part, removed.includes(part))),
    freedBytes: removed.reduce((sum, part) => sum + part.bytes, 0),
    waitingForYes: false,
  }
}
